-- Welk deel van het welzijnsbudget lokaal besteed wordt, zoals de opdrachtgever het opgeeft.
-- @shape nulmeting.results
-- @key neighbourhood_code
-- @indicator name: Lokaal deel van het welzijnsbudget
-- @indicator domain: financiën
-- @indicator sphere: institutioneel
-- @indicator definition: Welk deel van het budget van de welzijnsopdracht bij lokale organisaties terechtkomt. Overgenomen van de opdrachtgever.
-- @indicator unit: %
-- @indicator formula: overgenomen
-- @indicator numerator: lokaal besteed deel
-- @indicator denominator: budget van de welzijnsopdracht
-- @indicator coverage: 1: overgenomen
-- @indicator confidence: zo goed als de opgave
-- @indicator needs: invoer
-- @indicator witte_dorp: apart
-- @indicator period: dag
-- @indicator decimals: 0
-- @indicator basis: nieuwsbrief 2023: 15 tot 20 %; Delfshaven Lokaal: 70-30
-- @indicator framework: geen
-- @indicator reason: de opdrachtgever heeft dit niet gegeven; het kan als kerncijfer local_welfare_share in reference/key_figures.csv
SELECT
    key_figure.neighbourhood_id AS neighbourhood_code,
    key_figure.value,
    key_figure.year::VARCHAR AS period,
    'overgenomen: ' || key_figure.source AS note
FROM core.key_figures AS key_figure
WHERE key_figure.figure = 'local_welfare_share'
