-- Een rij per gebied van de nulmeting: elke buurt, en heel Delfshaven (de wijk van het CBS, zonder Nieuw Mathenesse).
-- @key neighbourhood_code
-- @column neighbourhood_code VARCHAR: CBS-code
-- @column name VARCHAR: naam
-- @column slug VARCHAR: naam zoals in webadressen
-- @column kind VARCHAR: buurt of gebied
-- @column display_area VARCHAR: gebied waarin de buurt samen met andere getoond wordt
-- @column in_district BOOLEAN: telt mee in heel Delfshaven
-- @column residents BIGINT: inwoners, afgerond door het CBS
-- @column position BIGINT: volgorde: eerst heel Delfshaven, dan de buurten op naam
-- @not_null name, slug, kind, in_district, position
WITH areas AS (
    SELECT
        'WK059903' AS neighbourhood_code,
        'Delfshaven als geheel' AS name,
        'heel-delfshaven' AS slug,
        'gebied' AS kind,
        NULL AS display_area,
        TRUE AS in_district
    UNION ALL
    SELECT
        neighbourhood_id AS neighbourhood_code,
        name,
        slug,
        'buurt' AS kind,
        display_area,
        neighbourhood_id IN (SELECT area.neighbourhood_id FROM nulmeting.areas AS area
            WHERE area.neighbourhood_code = 'WK059903') AS in_district
    FROM raw.neighbourhoods
)

SELECT
    areas.*,
    residents.residents,
    row_number() OVER (ORDER BY areas.kind DESC, areas.name) AS position
FROM areas
LEFT JOIN nulmeting.residents AS residents
    ON residents.neighbourhood_code = areas.neighbourhood_code AND residents.rule = 'apart'
