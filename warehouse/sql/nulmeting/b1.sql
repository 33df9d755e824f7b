-- Door wie de activiteiten worden gedaan, per gebied.
-- @shape nulmeting.results
-- @key neighbourhood_code, sub
-- @indicator name: Aandeel door het lokale netwerk
-- @indicator domain: uitvoering
-- @indicator sphere: gemeenschappelijk tegenover institutioneel
-- @indicator definition: Welk deel van de keren in acht gewone weken wordt uitgevoerd door het lokale netwerk, van de keren waarvan bekend is wie het doet. De delen B1.lokaal_netwerk, B1.vrijwilligers_bij_aanbieder, B1.beroepskracht en B1.onbekend zijn delen van alle keren en samen 100 %.
-- @indicator unit: %
-- @indicator formula: keren door het lokale netwerk / keren waarvan de uitvoerder bekend is * 100
-- @indicator numerator: keren door het lokale netwerk
-- @indicator denominator: keren waarvan bekend is wie het uitvoert
-- @indicator coverage: deel van de keren waarvan de uitvoerder bekend is, maal het bereik van de meting
-- @indicator confidence: wie het uitvoert staat bij de organisatie in het register, of in de bron; een reeks telt zo vaak als zij in die weken is
-- @indicator needs: agenda, register
-- @indicator witte_dorp: samen
-- @indicator period: weken
-- @indicator decimals: 0
-- @indicator basis: nieuwsbrief 2023: de helft van alle opdrachten; 15 tot 20 % lokaal geoormerkt
-- @indicator framework: inventarisatie van de coalitie 2024 (Middelland 97 %, Nieuwe Westen 60 %, Delfshaven 62 %; beroepskrachten naar schatting 5 tot 25 %)
-- @indicator reason: van geen enkele activiteit is bekend wie haar uitvoert
WITH counted AS (
    SELECT
        neighbourhood_code,
        count(*) AS n,
        count(*) FILTER (WHERE provider_type = 'lokaal_netwerk') AS n_local,
        count(*) FILTER (WHERE provider_type <> 'onbekend') AS n_known,
        count(DISTINCT activity_id) AS n_activities,
        count(DISTINCT activity_id) FILTER (WHERE provider_type <> 'onbekend') AS n_known_activities
    FROM nulmeting.area_dates
    WHERE rule = 'samen'
    GROUP BY neighbourhood_code
),

kinds AS (
    SELECT unnest(['lokaal_netwerk', 'vrijwilligers_bij_aanbieder', 'beroepskracht', 'onbekend']) AS kind
),

parts AS (
    SELECT neighbourhood_code, provider_type AS kind, count(*) AS n
    FROM nulmeting.area_dates
    WHERE rule = 'samen'
    GROUP BY ALL
)

SELECT
    neighbourhood_code,
    '' AS sub,
    n_local / nullif(n_known, 0) * 100 AS value,
    n_local AS numerator,
    n_known AS denominator,
    n_known / n AS known,
    n_known_activities AS n_units,
    CASE WHEN n_known < n THEN printf('van %d van de %d keren is niet bekend wie het doet', n - n_known, n) END AS note
FROM counted
UNION ALL BY NAME
SELECT
    counted.neighbourhood_code,
    kinds.kind AS sub,
    coalesce(parts.n, 0) / counted.n * 100 AS value,
    coalesce(parts.n, 0) AS numerator,
    counted.n AS denominator,
    counted.n_activities AS n_units
FROM counted
CROSS JOIN kinds
LEFT JOIN parts ON parts.neighbourhood_code = counted.neighbourhood_code AND parts.kind = kinds.kind
