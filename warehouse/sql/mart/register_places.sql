-- Een rij per plek, met wat het register van haar weet; leeg = niet bekend. Aantallen mensen en bedragen staan hier niet:
-- die worden alleen opgeteld gepubliceerd.
-- @key place_id
-- @column place_id VARCHAR: kenmerk van de plek
-- @column is_in_register BOOLEAN: er staat iets over deze plek in het register
-- @column kind VARCHAR: soort plek
-- @column status VARCHAR: actief, in_oprichting of gestopt
-- @column active_since DATE: sinds wanneer de plek er is; 1 januari als alleen het jaar bekend is
-- @column opening_hours_week DOUBLE: uren open in een gewone week
-- @column confirmed_on DATE: laatste dag waarop de plek zelf zei dat dit klopt
-- @column confirmed_by_role VARCHAR: rol van wie dat zei
-- @column stated_on DATE: datum van de nieuwste waarde
-- @unit opening_hours_week: uur per week
-- @not_null is_in_register
-- @references place_id -> mart.places.place_id
SELECT
    place_id,
    is_in_register,
    kind,
    status,
    active_since,
    opening_hours_week,
    confirmed_on,
    confirmed_by_role,
    stated_on
FROM core.register_places
