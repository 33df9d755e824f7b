-- Een rij per netwerk van organisaties.
-- @key network_id
-- @column network_id VARCHAR: vast kenmerk
-- @column name VARCHAR: naam
-- @column description VARCHAR: wat voor netwerk het is
-- @column size BIGINT: hoe groot het netwerk zelf zegt te zijn; leeg = niet gezegd
-- @column size_unit VARCHAR: waarin dat geteld is
-- @column size_is_minimum BOOLEAN: het zijn er zoveel of meer
-- @column n_organisations BIGINT: aantal geregistreerde leden
-- @column n_activities BIGINT: aantal activiteiten van die leden in de agenda
-- @column source VARCHAR: waar de gegevens vandaan komen
-- @not_null name, size_is_minimum, source
SELECT
    network.network_id,
    network.name,
    network.description,
    network.size,
    network.size_unit,
    network.size_is_minimum,
    (
        SELECT count(*)
        FROM raw.organizations AS organization
        WHERE list_contains(organization.networks, network.network_id)
    ) AS n_organisations,
    (
        SELECT count(*)
        FROM core.activities AS activity
        INNER JOIN raw.organizations AS organization USING (organization_id)
        WHERE activity.is_published AND list_contains(organization.networks, network.network_id)
    ) AS n_activities,
    network.source
FROM raw.networks AS network
