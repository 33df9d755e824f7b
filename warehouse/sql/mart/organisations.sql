-- Een rij per geregistreerde organisatie.
-- @key organization_id
-- @column organization_id VARCHAR: vast kenmerk
-- @column name VARCHAR: naam
-- @column aliases VARCHAR[]: andere namen
-- @column provider_type VARCHAR: lokaal_netwerk, vrijwilligers_bij_aanbieder, beroepskracht of onbekend
-- @column networks VARCHAR[]: netwerken waarvan zij lid is
-- @column url VARCHAR: website
-- @column email VARCHAR: algemeen e-mailadres
-- @column telephone VARCHAR: vast telefoonnummer
-- @column is_invented BOOLEAN: verzonnen, voor de demonstratie
-- @column n_places BIGINT: aantal plekken
-- @column n_activities BIGINT: aantal activiteiten in de agenda
-- @column source VARCHAR: waar de gegevens vandaan komen
-- @not_null name, provider_type, is_invented, source
SELECT
    organization.organization_id,
    organization.name,
    organization.aliases,
    organization.provider_type,
    organization.networks,
    organization.url,
    organization.email,
    organization.telephone,
    organization.is_invented,
    (
        SELECT count(*) FROM raw.places AS place WHERE place.organization_id = organization.organization_id
    ) AS n_places,
    (
        SELECT count(*)
        FROM core.activities AS activity
        WHERE activity.organization_id = organization.organization_id AND activity.is_published
    ) AS n_activities,
    organization.source
FROM raw.organizations AS organization
