-- Een rij per geregistreerde plek.
-- @key place_id
-- @column place_id VARCHAR: vast kenmerk
-- @column name VARCHAR: naam
-- @column aliases VARCHAR[]: andere namen
-- @column street_address VARCHAR: straat en huisnummer
-- @column postal_code VARCHAR: postcode
-- @column address_locality VARCHAR: woonplaats
-- @column latitude DOUBLE: breedtegraad (WGS 84)
-- @column longitude DOUBLE: lengtegraad (WGS 84)
-- @column neighbourhood_id VARCHAR: CBS-code van de buurt; leeg = niet bekend
-- @column neighbourhood VARCHAR: naam van de buurt
-- @column neighbourhood_method VARCHAR: hoe de buurt gevonden is: override, register, polygon, street, pc4 of unknown
-- @column neighbourhood_confidence VARCHAR: hoe zeker dat is: high, medium, low of none
-- @column organization_id VARCHAR: organisatie van de plek
-- @column url VARCHAR: website
-- @column email VARCHAR: algemeen e-mailadres
-- @column telephone VARCHAR: vast telefoonnummer
-- @column is_invented BOOLEAN: verzonnen, voor de demonstratie
-- @column n_activities BIGINT: aantal activiteiten in de agenda
-- @column source VARCHAR: waar de gegevens vandaan komen
-- @not_null name, address_locality, is_invented, source
-- @references neighbourhood_id -> mart.neighbourhoods.neighbourhood_id
-- @references organization_id -> mart.organisations.organization_id
SELECT
    place.place_id,
    place.name,
    place.aliases,
    place.street_address,
    place.postal_code,
    place.address_locality,
    place.latitude,
    place.longitude,
    located.neighbourhood_id,
    located.neighbourhood,
    located.neighbourhood_method,
    located.neighbourhood_confidence,
    place.organization_id,
    place.url,
    place.email,
    place.telephone,
    place.is_invented,
    (
        SELECT count(*)
        FROM core.activities AS activity
        WHERE activity.place_id = place.place_id AND activity.is_published
    ) AS n_activities,
    place.source
FROM raw.places AS place
INNER JOIN core.places AS located USING (place_id)
