-- Een rij per organisatie in het netwerk van een jaar. Vergelijk alleen rijen met dezelfde methode: wat mensen zeggen en wat
-- in de agenda staat, zijn twee verschillende waarnemingen.
-- @key method, year, organization_id
-- @column method VARCHAR: interview = zoals mensen het zeiden; agenda = zoals het in de agenda te zien is
-- @column year BIGINT: jaar; bij interview de stand aan het eind ervan, of vandaag
-- @column organization_id VARCHAR: kenmerk van de organisatie
-- @column name VARCHAR: naam
-- @column provider_type VARCHAR: wie haar activiteiten uitvoert
-- @column neighbourhood_ids VARCHAR[]: buurten waarin zij een plek heeft
-- @column degree BIGINT: aantal partners
-- @column weighted_degree BIGINT: opgetelde sterkte (interview) of gezamenlijke activiteiten (agenda)
-- @column betweenness DOUBLE: hoe vaak zij op de kortste weg tussen twee andere ligt, van 0 tot 1
-- @column n_networks BIGINT: aantal netwerken waarvan zij nu lid is
-- @column is_isolated BOOLEAN: geen partner en geen netwerk
-- @not_null name, provider_type, neighbourhood_ids, degree, weighted_degree, betweenness, n_networks, is_isolated
-- @references organization_id -> mart.organisations.organization_id
SELECT
    node.method,
    node.year,
    node.organization_id,
    organization.name,
    organization.provider_type,
    known.neighbourhood_ids,
    node.degree,
    node.weighted_degree,
    node.betweenness,
    len(coalesce(organization.networks, [])) AS n_networks,
    node.degree = 0 AND len(coalesce(organization.networks, [])) = 0 AS is_isolated
FROM raw.network_nodes AS node
INNER JOIN raw.organizations AS organization USING (organization_id)
INNER JOIN core.register_organisations AS known USING (organization_id)
