-- Huisartsen in de buurt, per gebied.
-- @shape nulmeting.results
-- @key neighbourhood_code
-- @indicator name: Huisartsen binnen 1 km
-- @indicator domain: context
-- @indicator sphere: institutioneel
-- @indicator definition: Hoeveel huisartsenpraktijken een inwoner gemiddeld binnen een kilometer heeft: wie kan verwijzen.
-- @indicator unit: praktijken
-- @indicator formula: overgenomen van het CBS, gewogen naar inwoners
-- @indicator numerator: geen
-- @indicator denominator: geen
-- @indicator coverage: 1: overgenomen
-- @indicator confidence: zie het jaar bij de periode
-- @indicator needs: cbs
-- @indicator witte_dorp: samen
-- @indicator period: dag
-- @indicator decimals: 1
-- @indicator basis: nieuwsbrief 2023: huisartsen
-- @indicator framework: CBS nabijheid
-- @indicator reason: het CBS geeft dit cijfer voor deze buurt niet
SELECT
    area.neighbourhood_code,
    sum(figures.residents * figures.gps_within_1km)
    / sum(figures.residents) FILTER (WHERE figures.gps_within_1km IS NOT NULL) AS value,
    max(figures.year)::VARCHAR AS period,
    CASE WHEN count(figures.gps_within_1km) > 1 THEN 'gemiddelde van de buurten, gewogen naar inwoners' END AS note
FROM nulmeting.areas AS area
INNER JOIN core.neighbourhood_figures AS figures USING (neighbourhood_id)
WHERE area.rule = 'samen'
GROUP BY area.neighbourhood_code
