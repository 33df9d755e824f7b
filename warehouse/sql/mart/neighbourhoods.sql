-- Een rij per buurt (CBS). Nieuw Mathenesse hoort bij het CBS niet bij de wijk Delfshaven.
-- @key neighbourhood_id
-- @column neighbourhood_id VARCHAR: CBS-code
-- @column name VARCHAR: naam
-- @column slug VARCHAR: naam zoals in webadressen
-- @column display_area VARCHAR: gebied waarin de buurt samen met andere getoond wordt
-- @column aliases VARCHAR[]: andere namen
-- @column postal_codes VARCHAR[]: postcodegebieden (vier cijfers)
-- @column latitude DOUBLE: breedtegraad van een punt in de buurt
-- @column longitude DOUBLE: lengtegraad van een punt in de buurt
-- @column residents BIGINT: aantal inwoners op 1 januari, afgerond door het CBS; leeg = niet bekend
-- @column residents_year BIGINT: van welk jaar dat aantal is
-- @column n_places BIGINT: aantal geregistreerde plekken
-- @column n_activities BIGINT: aantal activiteiten in de agenda
-- @column source VARCHAR: waar de gegevens vandaan komen
-- @not_null name, slug, source
SELECT
    neighbourhood.neighbourhood_id,
    neighbourhood.name,
    neighbourhood.slug,
    neighbourhood.display_area,
    neighbourhood.aliases,
    neighbourhood.postal_codes,
    neighbourhood.latitude,
    neighbourhood.longitude,
    figures.residents,
    figures.year AS residents_year,
    (
        SELECT count(*) FROM core.places AS place WHERE place.neighbourhood_id = neighbourhood.neighbourhood_id
    ) AS n_places,
    (
        SELECT count(*)
        FROM core.activities AS activity
        INNER JOIN core.places AS place USING (place_id)
        WHERE activity.is_published AND place.neighbourhood_id = neighbourhood.neighbourhood_id
    ) AS n_activities,
    neighbourhood.source
FROM raw.neighbourhoods AS neighbourhood
INNER JOIN core.neighbourhood_figures AS figures USING (neighbourhood_id)
