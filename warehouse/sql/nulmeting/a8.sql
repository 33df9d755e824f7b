-- Deel van de activiteiten in de avond en het weekend, per gebied.
-- @shape nulmeting.results
-- @key neighbourhood_code, sub
-- @indicator name: Avond en weekend
-- @indicator domain: aanbod
-- @indicator sphere: gemeenschappelijk
-- @indicator definition: Welk deel van de keren in gewone weken om 17.00 uur of later begint of op zaterdag of zondag valt. Per soort uitvoerder: A8.lokaal_netwerk enzovoort, elk van de eigen keren.
-- @indicator unit: %
-- @indicator formula: keren in avond of weekend / keren waarvan de tijd bekend is * 100
-- @indicator numerator: keren in avond of weekend
-- @indicator denominator: keren waarvan de tijd bekend is
-- @indicator coverage: deel van de keren waarvan de tijd bekend is, maal het bereik van de meting
-- @indicator confidence: feestdagen komen in gewone weken niet voor
-- @indicator needs: agenda
-- @indicator witte_dorp: samen
-- @indicator period: weken
-- @indicator decimals: 0
-- @indicator basis: nieuwsbrief 2023: ook buiten kantoortijd
-- @indicator framework: geen
-- @indicator reason: er is van geen enkele plek in dit gebied een bron gelezen
WITH counted AS (
    SELECT
        neighbourhood_code,
        '' AS sub,
        count(*) AS n,
        count(*) FILTER (WHERE start_hour IS NOT NULL OR day >= 6) AS n_known,
        count(*) FILTER (WHERE is_evening_or_weekend) AS n_wanted,
        count(DISTINCT activity_id) AS n_units
    FROM nulmeting.area_dates
    WHERE rule = 'samen'
    GROUP BY neighbourhood_code
    UNION ALL
    SELECT
        neighbourhood_code,
        provider_type AS sub,
        count(*) AS n,
        count(*) FILTER (WHERE start_hour IS NOT NULL OR day >= 6) AS n_known,
        count(*) FILTER (WHERE is_evening_or_weekend) AS n_wanted,
        count(DISTINCT activity_id) AS n_units
    FROM nulmeting.area_dates
    WHERE rule = 'samen'
    GROUP BY neighbourhood_code, provider_type
)

SELECT
    neighbourhood_code,
    sub,
    n_wanted / nullif(n_known, 0) * 100 AS value,
    n_wanted AS numerator,
    n_known AS denominator,
    n_known / n AS known,
    n_units
FROM counted
