-- Een rij per geregistreerde plek, met de buurt waarin zij ligt en hoe zeker dat is.
-- @key place_id
-- @column place_id VARCHAR: kenmerk van de plek
-- @column name VARCHAR: naam
-- @column neighbourhood_id VARCHAR: CBS-code van de buurt; leeg = niet bekend
-- @column neighbourhood VARCHAR: naam van de buurt
-- @column neighbourhood_method VARCHAR: hoe de buurt gevonden is
-- @column neighbourhood_confidence VARCHAR: hoe zeker de buurt is
-- @not_null name
-- @references neighbourhood_id -> mart.neighbourhoods.neighbourhood_id
SELECT
    place.place_id,
    place.name,
    neighbourhood.neighbourhood_id,
    neighbourhood.name AS neighbourhood,
    coalesce(located.method, 'unknown') AS neighbourhood_method,
    coalesce(located.confidence, 'none') AS neighbourhood_confidence
FROM raw.places AS place
LEFT JOIN raw.place_neighbourhoods AS located USING (place_id)
LEFT JOIN raw.neighbourhoods AS neighbourhood
    ON neighbourhood.neighbourhood_id = coalesce(located.neighbourhood_id, place.neighbourhood_id)
