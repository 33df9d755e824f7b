-- Hoe dicht het netwerk van organisaties is, per gebied.
-- @shape nulmeting.results
-- @key neighbourhood_code, sub
-- @indicator name: Verbondenheid
-- @indicator domain: netwerk
-- @indicator sphere: gemeenschappelijk
-- @indicator definition: Welk deel van de mogelijke relaties tussen organisaties er is, volgens gesprekken en gewogen naar sterkte (kent 1/3, wisselt uit 2/3, organiseert samen 1). D1.interview is hetzelfde zonder gewicht, D1.agenda volgens gezamenlijke activiteiten in de agenda.
-- @indicator unit: 0 tot 1
-- @indicator formula: som van de sterkte / (3 * N(N-1)/2); zonder gewicht 2E / N(N-1)
-- @indicator numerator: relaties
-- @indicator denominator: mogelijke paren van organisaties
-- @indicator coverage: 1: het register wordt genomen zoals het is
-- @indicator confidence: gesprek en agenda zijn twee waarnemingen: vergelijk ze niet met elkaar, en de agenda alleen met jaren waarin even goed gemeten is
-- @indicator needs: register
-- @indicator witte_dorp: apart
-- @indicator period: dag
-- @indicator decimals: 2
-- @indicator basis: nieuwsbrief 2023: Veerkrachtmonitor, meer en hechtere relaties
-- @indicator framework: Veerkrachtmonitor BoTu (Veldacademie, gesprekken)
-- @indicator reason: er zijn geen relaties uit gesprekken in het register
SELECT
    neighbourhood_code,
    '' AS sub,
    weighted_density AS value,
    n_relations AS numerator,
    n_organisations * (n_organisations - 1) / 2 AS denominator,
    year::VARCHAR AS period,
    printf('uit gesprekken; %d organisaties', n_organisations) AS note
FROM nulmeting.latest_network
WHERE method = 'interview' AND n_relations > 0
UNION ALL BY NAME
SELECT
    neighbourhood_code,
    method AS sub,
    density AS value,
    n_relations AS numerator,
    n_organisations * (n_organisations - 1) / 2 AS denominator,
    year::VARCHAR AS period
FROM nulmeting.latest_network
WHERE n_relations > 0 OR method = 'agenda'
