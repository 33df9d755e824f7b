-- Een rij per organisatie en netwerk waarvan zij op de dag van deze build lid is, volgens het register of volgens
-- reference/organizations.yaml.
-- @key organization_id, network_id
-- @column organization_id VARCHAR: kenmerk van de organisatie
-- @column network_id VARCHAR: kenmerk van het netwerk
-- @column source VARCHAR: wie of wat het zegt
-- @column stated_on DATE: wanneer dat gezegd is; leeg = niet bekend
-- @column since DATE: eerste dag waarop dit in het register stond; leeg = niet uit het register
-- @not_null source
SELECT
    organization.organization_id,
    member.network_id,
    coalesce(said.source, organization.source) AS source,
    said.stated_on,
    said.valid_from AS since
FROM raw.organizations AS organization
CROSS JOIN unnest(organization.networks) AS member(network_id)
LEFT JOIN (
    SELECT membership.*
    FROM raw.register_memberships AS membership
    INNER JOIN raw.build AS build
        ON membership.valid_from <= build.as_of_date
        AND coalesce(membership.valid_to > build.as_of_date, TRUE)
) AS said ON said.organization_id = organization.organization_id AND said.network_id = member.network_id
