-- De sociale index van het Wijkprofiel, overgenomen per gebied.
-- @shape nulmeting.results
-- @key neighbourhood_code, sub
-- @indicator name: Sociale index
-- @indicator domain: context
-- @indicator sphere: persoonlijk
-- @indicator definition: De sociale index van het Wijkprofiel: 90 tot 110 is rond het gemiddelde, onder 90 ongunstiger. De thema's staan bij F2.<thema>.
-- @indicator unit: index (Rotterdam 2014 = 100)
-- @indicator formula: overgenomen
-- @indicator numerator: geen
-- @indicator denominator: geen
-- @indicator coverage: 1: overgenomen
-- @indicator confidence: het Wijkprofiel verschijnt eens in de twee jaar
-- @indicator needs: invoer
-- @indicator witte_dorp: apart
-- @indicator period: dag
-- @indicator decimals: 0
-- @indicator basis: Veerkrachtig BoTu: in 2028 op het stedelijk gemiddelde
-- @indicator framework: Wijkprofiel Rotterdam 2024
-- @indicator reason: het Wijkprofiel heeft geen open koppeling; neem de index over als kerncijfer social_index in reference/key_figures.csv
SELECT
    key_figure.neighbourhood_id AS neighbourhood_code,
    CASE key_figure.figure WHEN 'social_index' THEN '' ELSE replace(key_figure.figure, 'social_index_', '') END AS sub,
    key_figure.value,
    key_figure.year::VARCHAR AS period,
    'overgenomen: ' || key_figure.source AS note
FROM core.key_figures AS key_figure
WHERE key_figure.figure = 'social_index' OR key_figure.figure LIKE 'social\_index\_%' ESCAPE '\'
