-- Organisaties zonder relatie en zonder netwerk, per gebied.
-- @shape nulmeting.results
-- @key neighbourhood_code
-- @indicator name: Organisaties die alleen staan
-- @indicator domain: netwerk
-- @indicator sphere: gemeenschappelijk
-- @indicator definition: Hoeveel organisaties volgens het register met niemand een relatie hebben en van geen netwerk lid zijn.
-- @indicator unit: organisaties
-- @indicator formula: aantal organisaties met graad nul en zonder lidmaatschap
-- @indicator numerator: organisaties die alleen staan
-- @indicator denominator: organisaties
-- @indicator coverage: 1: het register wordt genomen zoals het is
-- @indicator confidence: niet gesproken is niet hetzelfde als alleen: kijk wie nog niet gesproken is
-- @indicator needs: register
-- @indicator witte_dorp: apart
-- @indicator period: dag
-- @indicator decimals: 0
-- @indicator basis: nieuwsbrief 2023: netwerken vormen
-- @indicator framework: geen
-- @indicator reason: er zijn geen relaties uit gesprekken in het register
SELECT
    neighbourhood_code,
    n_isolated AS value,
    n_isolated AS numerator,
    n_organisations AS denominator,
    year::VARCHAR AS period
FROM nulmeting.latest_network
WHERE method = 'interview'
