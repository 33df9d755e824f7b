-- Wie er wonen: kerncijfers van het CBS, per gebied.
-- @shape nulmeting.results
-- @key neighbourhood_code, sub
-- @indicator name: Wie er wonen
-- @indicator domain: context
-- @indicator sphere: persoonlijk
-- @indicator definition: Het aantal inwoners. Leeftijd, huishoudens, inkomen en Wmo staan bij F1.<kerncijfer>; percentages van meer buurten samen zijn gewogen naar inwoners of huishoudens.
-- @indicator unit: personen
-- @indicator formula: overgenomen van het CBS, opgeteld over buurten
-- @indicator numerator: geen
-- @indicator denominator: geen
-- @indicator coverage: 1: overgenomen
-- @indicator confidence: het CBS rondt af op vijf; het jaar staat bij de periode
-- @indicator needs: cbs
-- @indicator witte_dorp: samen
-- @indicator period: dag
-- @indicator decimals: 0
-- @indicator basis: CBS kerncijfers wijken en buurten
-- @indicator framework: CBS Wijken en Buurten
-- @indicator reason: er zijn geen kerncijfers van deze buurt
WITH summed AS (
    SELECT
        area.neighbourhood_code,
        max(figures.year) AS year,
        sum(residents) AS inwoners,
        sum(households) AS huishoudens,
        sum(residents * pct_0_14) / sum(residents) FILTER (WHERE pct_0_14 IS NOT NULL) AS pct_0_14,
        sum(residents * pct_15_24) / sum(residents) FILTER (WHERE pct_15_24 IS NOT NULL) AS pct_15_24,
        sum(residents * pct_65plus) / sum(residents) FILTER (WHERE pct_65plus IS NOT NULL) AS pct_65plus,
        sum(households * pct_single_households) / sum(households) FILTER (WHERE pct_single_households IS NOT NULL)
            AS pct_alleenwonend,
        sum(households * pct_lowest_40_income) / sum(households) FILTER (WHERE pct_lowest_40_income IS NOT NULL)
            AS pct_laagste_inkomens,
        sum(households * pct_social_minimum) / sum(households) FILTER (WHERE pct_social_minimum IS NOT NULL)
            AS pct_sociaal_minimum,
        sum(social_assistance) AS bijstand,
        sum(wmo_clients) AS wmo_clienten,
        sum(wmo_clients) / sum(residents) FILTER (WHERE wmo_clients IS NOT NULL) * 1000 AS wmo_per_1000
    FROM nulmeting.areas AS area
    INNER JOIN core.neighbourhood_figures AS figures USING (neighbourhood_id)
    WHERE area.rule = 'samen'
    GROUP BY area.neighbourhood_code
),

parts AS (
    SELECT
        neighbourhood_code,
        year,
        unnest([
            {'sub': '', 'value': inwoners::DOUBLE, 'unit': 'personen'},
            {'sub': 'inwoners', 'value': inwoners::DOUBLE, 'unit': 'personen'},
            {'sub': 'huishoudens', 'value': huishoudens::DOUBLE, 'unit': 'huishoudens'},
            {'sub': 'pct_0_14', 'value': pct_0_14::DOUBLE, 'unit': '%'},
            {'sub': 'pct_15_24', 'value': pct_15_24::DOUBLE, 'unit': '%'},
            {'sub': 'pct_65plus', 'value': pct_65plus::DOUBLE, 'unit': '%'},
            {'sub': 'pct_alleenwonend', 'value': pct_alleenwonend::DOUBLE, 'unit': '%'},
            {'sub': 'pct_laagste_inkomens', 'value': pct_laagste_inkomens::DOUBLE, 'unit': '%'},
            {'sub': 'pct_sociaal_minimum', 'value': pct_sociaal_minimum::DOUBLE, 'unit': '%'},
            {'sub': 'bijstand', 'value': bijstand::DOUBLE, 'unit': 'personen'},
            {'sub': 'wmo_clienten', 'value': wmo_clienten::DOUBLE, 'unit': 'personen'},
            {'sub': 'wmo_per_1000', 'value': wmo_per_1000::DOUBLE, 'unit': 'per 1.000 inwoners'}
        ], recursive := TRUE)
    FROM summed
)

SELECT
    neighbourhood_code,
    sub,
    value,
    unit,
    year::VARCHAR AS period,
    CASE WHEN sub = '' AND neighbourhood_code = 'WK059903'
        THEN 'opgeteld uit de buurten, zonder Nieuw Mathenesse' END AS note
FROM parts
WHERE value IS NOT NULL
