-- Een rij per organisatie, met wat het register op de dag van deze build van haar weet; leeg = niet bekend.
-- @key organization_id
-- @column organization_id VARCHAR: kenmerk van de organisatie
-- @column is_in_register BOOLEAN: er staat iets over deze organisatie in het register
-- @column kind VARCHAR: soort organisatie
-- @column is_formal BOOLEAN: welzijnsorganisatie, onderwijs of overheid; leeg = soort niet bekend
-- @column provider_type VARCHAR: wie haar activiteiten uitvoert
-- @column themes VARCHAR[]: thema's
-- @column audience VARCHAR[]: voor wie
-- @column legal_form VARCHAR: rechtsvorm
-- @column active_since DATE: sinds wanneer zij er is; 1 januari als alleen het jaar bekend is
-- @column status VARCHAR: actief, in_oprichting of gestopt
-- @column staff_fte DOUBLE: betaalde krachten
-- @column confirmed_on DATE: laatste dag waarop de organisatie zelf zei dat dit klopt
-- @column confirmed_by_role VARCHAR: rol van wie dat zei
-- @column stated_on DATE: datum van de nieuwste waarde
-- @column first_known_on DATE: eerste dag waarop zij in het register stond
-- @column n_values BIGINT: aantal waarden in het register
-- @column neighbourhood_ids VARCHAR[]: buurten waarin zij een plek heeft
-- @unit staff_fte: fte
-- @not_null is_in_register, provider_type, themes, audience, n_values, neighbourhood_ids
WITH known AS (
    SELECT
        id AS organization_id,
        map_from_entries(list((field, value))) AS said,
        max(stated_on) AS stated_on,
        count(*) AS n_values
    FROM core.register_values
    WHERE entity = 'organisation'
    GROUP BY id
),

first_known AS (
    SELECT
        id AS organization_id,
        min(valid_from) AS first_known_on
    FROM core.register_history
    WHERE entity = 'organisation'
    GROUP BY id
),

located AS (
    SELECT
        place.organization_id,
        list_sort(list(DISTINCT there.neighbourhood_id)) AS neighbourhood_ids
    FROM raw.places AS place
    INNER JOIN core.places AS there USING (place_id)
    WHERE there.neighbourhood_id IS NOT NULL
    GROUP BY place.organization_id
)

SELECT
    organization.organization_id,
    known.organization_id IS NOT NULL AS is_in_register,
    known.said['kind'] AS kind,
    known.said['kind'] IN ('welzijnsorganisatie', 'onderwijs', 'overheid') AS is_formal,
    organization.provider_type,
    coalesce(string_split(known.said['themes'], ';'), []) AS themes,
    coalesce(string_split(known.said['audience'], ';'), []) AS audience,
    known.said['legal_form'] AS legal_form,
    known.said['active_since']::DATE AS active_since,
    known.said['status'] AS status,
    known.said['staff_fte']::DOUBLE AS staff_fte,
    known.said['confirmed_on']::DATE AS confirmed_on,
    known.said['confirmed_by_role'] AS confirmed_by_role,
    known.stated_on,
    first_known.first_known_on,
    coalesce(known.n_values, 0) AS n_values,
    coalesce(located.neighbourhood_ids, []) AS neighbourhood_ids
FROM raw.organizations AS organization
LEFT JOIN known USING (organization_id)
LEFT JOIN first_known USING (organization_id)
LEFT JOIN located USING (organization_id)
