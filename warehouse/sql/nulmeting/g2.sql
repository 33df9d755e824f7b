-- Hoe volledig de agenda is: wat, wanneer, voor wie, door wie en waar, per gebied.
-- @shape nulmeting.results
-- @key neighbourhood_code, sub
-- @indicator name: Volledigheid
-- @indicator domain: kwaliteit
-- @indicator sphere: geen
-- @indicator definition: Van de vijf vragen (wat, wanneer, voor wie, door wie, waar) welk deel beantwoord is, over alle keren in gewone weken. Per vraag: G2.wat (een thema), G2.wanneer (een vaste dag en kloktijd), G2.voor_wie, G2.door_wie (een organisator), G2.waar (een bekende plek).
-- @indicator unit: %
-- @indicator formula: beantwoorde vragen / (5 * keren) * 100
-- @indicator numerator: beantwoorde vragen
-- @indicator denominator: vijf maal het aantal keren
-- @indicator coverage: deel van de bekende plekken met een bron die bij deze bouw goed gelezen is
-- @indicator confidence: gevuld is niet hetzelfde als juist
-- @indicator needs: agenda
-- @indicator witte_dorp: samen
-- @indicator period: weken
-- @indicator decimals: 0
-- @indicator basis: nieuwsbrief 2023: de vijf vragen
-- @indicator framework: geen
-- @indicator reason: er is van geen enkele plek in dit gebied een bron gelezen
WITH filled AS (
    SELECT
        neighbourhood_code,
        count(*) AS n,
        count(DISTINCT activity_id) AS n_units,
        count(*) FILTER (WHERE len(category) > 0) AS wat,
        count(*) FILTER (WHERE start_hour IS NOT NULL AND is_certain) AS wanneer,
        count(*) FILTER (WHERE len(audience) > 0 OR has_age_or_gender) AS voor_wie,
        count(*) FILTER (WHERE has_organizer) AS door_wie,
        count(*) FILTER (WHERE place_id IS NOT NULL) AS waar
    FROM nulmeting.area_dates
    WHERE rule = 'samen'
    GROUP BY neighbourhood_code
),

fields AS (
    UNPIVOT filled ON wat, wanneer, voor_wie, door_wie, waar INTO NAME sub VALUE n_filled
)

SELECT
    neighbourhood_code,
    '' AS sub,
    (wat + wanneer + voor_wie + door_wie + waar) / (5 * n) * 100 AS value,
    wat + wanneer + voor_wie + door_wie + waar AS numerator,
    5 * n AS denominator,
    n_units
FROM filled
UNION ALL BY NAME
SELECT
    neighbourhood_code,
    sub,
    n_filled / n * 100 AS value,
    n_filled AS numerator,
    n AS denominator,
    n_units
FROM fields
