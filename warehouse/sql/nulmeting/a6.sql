-- Activiteiten voor een leeftijdsgroep per 1.000 inwoners van die groep, per gebied.
-- @shape nulmeting.results
-- @key neighbourhood_code, sub
-- @indicator name: Activiteiten voor een leeftijdsgroep
-- @indicator domain: aanbod
-- @indicator sphere: gemeenschappelijk en institutioneel
-- @indicator definition: Hoeveel activiteiten per gewone week er bedoeld zijn voor kinderen, jongeren of ouderen, per 1.000 inwoners van 0-14, 15-24 en 65 jaar en ouder. Per groep: A6.0_14, A6.15_24 en A6.65plus.
-- @indicator unit: per week per 1.000 van die leeftijd
-- @indicator formula: mediaan van de keren per week voor de groep / inwoners van die leeftijd * 1.000
-- @indicator numerator: activiteiten per week voor de groep
-- @indicator denominator: inwoners van die leeftijd (inwoners maal percentage van het CBS)
-- @indicator coverage: deel van de keren waarvan gezegd is voor wie, maal het bereik van de meting
-- @indicator confidence: wat voor iedereen is, telt hier niet mee; ook kinderen en ouderen kunnen daar terecht
-- @indicator needs: agenda, cbs
-- @indicator witte_dorp: samen
-- @indicator period: weken
-- @indicator decimals: 1
-- @indicator basis: nieuwsbrief 2023: kinderen, ouderen, jongeren
-- @indicator framework: CBS, leeftijdsgroepen
-- @indicator reason: er is geen bron gelezen, of de leeftijden van de inwoners zijn niet bekend
WITH people AS (
    SELECT
        area.neighbourhood_code,
        sum(figures.residents * figures.pct_0_14 / 100) AS n_0_14,
        sum(figures.residents * figures.pct_15_24 / 100) AS n_15_24,
        sum(figures.residents * figures.pct_65plus / 100) AS n_65plus
    FROM nulmeting.areas AS area
    INNER JOIN core.neighbourhood_figures AS figures USING (neighbourhood_id)
    WHERE area.rule = 'samen'
    GROUP BY area.neighbourhood_code
),

-- An activity for children and young people serves both: it counts in full for each, but once for the three together.
per_week AS (
    SELECT
        weekly.neighbourhood_code,
        weekly.week_start,
        count(*) FILTER (WHERE list_contains(dates.audience, 'kinderen')) AS n_0_14,
        count(*) FILTER (WHERE list_contains(dates.audience, 'jongeren')) AS n_15_24,
        count(*) FILTER (WHERE list_contains(dates.audience, 'ouderen')) AS n_65plus,
        count(*) FILTER (WHERE list_has_any(dates.audience, ['kinderen', 'jongeren', 'ouderen'])) AS n_any,
        count(dates.activity_id) AS n,
        count(*) FILTER (WHERE len(dates.audience) > 0) AS n_known
    FROM nulmeting.weekly AS weekly
    LEFT JOIN nulmeting.area_dates AS dates
        ON dates.neighbourhood_code = weekly.neighbourhood_code AND dates.rule = weekly.rule
            AND dates.week_start = weekly.week_start
    WHERE weekly.rule = 'samen' AND weekly.kind = 'gewoon'
    GROUP BY ALL
),

medians AS (
    SELECT
        neighbourhood_code,
        median(n_0_14) AS offer_0_14,
        median(n_15_24) AS offer_15_24,
        median(n_65plus) AS offer_65plus,
        median(n_any) AS offer,
        sum(n_known) / nullif(sum(n), 0) AS known
    FROM per_week
    GROUP BY neighbourhood_code
),

parts AS (
    SELECT neighbourhood_code, '0_14' AS sub, offer_0_14 AS numerator, n_0_14 AS denominator, known
    FROM medians INNER JOIN people USING (neighbourhood_code)
    UNION ALL
    SELECT neighbourhood_code, '15_24', offer_15_24, n_15_24, known
        FROM medians INNER JOIN people USING (neighbourhood_code)
    UNION ALL
    SELECT neighbourhood_code, '65plus', offer_65plus, n_65plus, known
        FROM medians INNER JOIN people USING (neighbourhood_code)
    UNION ALL
    SELECT neighbourhood_code, '', offer, n_0_14 + n_15_24 + n_65plus, known
        FROM medians INNER JOIN people USING (neighbourhood_code)
)

SELECT neighbourhood_code, sub, numerator / nullif(denominator, 0) * 1000 AS value, numerator, denominator, known
FROM parts
