-- Met hoeveel partners een organisatie gemiddeld samenwerkt, per gebied.
-- @shape nulmeting.results
-- @key neighbourhood_code, sub
-- @indicator name: Partners per organisatie
-- @indicator domain: netwerk
-- @indicator sphere: gemeenschappelijk
-- @indicator definition: Met hoeveel andere organisaties in dit gebied een organisatie gemiddeld een relatie heeft, volgens gesprekken (ook D2.interview). D2.agenda is hetzelfde volgens gezamenlijke activiteiten. Per organisatie: tabel network_nodes.
-- @indicator unit: partners per organisatie
-- @indicator formula: 2 * relaties / organisaties
-- @indicator numerator: twee keer het aantal relaties
-- @indicator denominator: organisaties
-- @indicator coverage: 1: het register wordt genomen zoals het is
-- @indicator confidence: gesprek en agenda zijn twee waarnemingen: vergelijk ze niet met elkaar, en de agenda alleen met jaren waarin even goed gemeten is
-- @indicator needs: register
-- @indicator witte_dorp: apart
-- @indicator period: dag
-- @indicator decimals: 1
-- @indicator basis: nieuwsbrief 2023: de centrale bol
-- @indicator framework: Veerkrachtmonitor
-- @indicator reason: er zijn geen relaties uit gesprekken in het register
SELECT
    neighbourhood_code,
    '' AS sub,
    mean_degree AS value,
    2 * n_relations AS numerator,
    n_organisations AS denominator,
    year::VARCHAR AS period
FROM nulmeting.latest_network
WHERE method = 'interview' AND n_relations > 0
UNION ALL BY NAME
SELECT
    neighbourhood_code,
    method AS sub,
    mean_degree AS value,
    2 * n_relations AS numerator,
    n_organisations AS denominator,
    year::VARCHAR AS period
FROM nulmeting.latest_network
WHERE n_relations > 0 OR method = 'agenda'
