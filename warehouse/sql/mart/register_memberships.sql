-- Een rij per organisatie en netwerk waarvan zij lid is.
-- @key organization_id, network_id
-- @column organization_id VARCHAR: kenmerk van de organisatie
-- @column network_id VARCHAR: kenmerk van het netwerk
-- @column source VARCHAR: wie of wat het zegt
-- @column stated_on DATE: wanneer dat gezegd is; leeg = niet bekend
-- @not_null source
-- @references organization_id -> mart.organisations.organization_id
-- @references network_id -> mart.networks.network_id
SELECT
    organization_id,
    network_id,
    source,
    stated_on
FROM core.register_memberships
