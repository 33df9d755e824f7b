-- Welke organisatie groepen verbindt, per gebied.
-- @shape nulmeting.results
-- @key neighbourhood_code, sub
-- @indicator name: Wie groepen verbindt
-- @indicator domain: netwerk
-- @indicator sphere: gemeenschappelijk
-- @indicator definition: De hoogste tussenliggende centraliteit van een organisatie met een plek in dit gebied: hoe vaak zij op de kortste weg tussen twee andere ligt, in het netwerk van heel Delfshaven. Volgens gesprekken (ook D3.interview); D3.agenda volgens gezamenlijke activiteiten.
-- @indicator unit: 0 tot 1
-- @indicator formula: Brandes, genormaliseerd
-- @indicator numerator: kortste wegen door deze organisatie
-- @indicator denominator: kortste wegen
-- @indicator coverage: 1: het register wordt genomen zoals het is
-- @indicator confidence: gesprek en agenda zijn twee waarnemingen: vergelijk ze niet met elkaar, en de agenda alleen met jaren waarin even goed gemeten is
-- @indicator needs: register
-- @indicator witte_dorp: apart
-- @indicator period: dag
-- @indicator decimals: 2
-- @indicator basis: nieuwsbrief 2023: buurtverbinders
-- @indicator framework: Veerkrachtmonitor
-- @indicator reason: geen organisatie hier ligt volgens gesprekken tussen twee andere
WITH latest AS (
    SELECT *
    FROM mart.network_nodes
    QUALIFY year = max(year) OVER (PARTITION BY method)
),

located AS (
    SELECT latest.method, latest.year, latest.name, latest.betweenness, area.neighbourhood_code
    FROM latest
    INNER JOIN nulmeting.organisation_areas AS area USING (organization_id)
),

highest AS (
    SELECT *
    FROM located
    WHERE betweenness > 0
    QUALIFY row_number() OVER (PARTITION BY method, neighbourhood_code ORDER BY betweenness DESC, name) = 1
)

SELECT
    neighbourhood_code,
    '' AS sub,
    betweenness AS value,
    year::VARCHAR AS period,
    'het meest: ' || name AS note
FROM highest
WHERE method = 'interview'
UNION ALL BY NAME
SELECT
    neighbourhood_code,
    method AS sub,
    betweenness AS value,
    year::VARCHAR AS period,
    'het meest: ' || name AS note
FROM highest
