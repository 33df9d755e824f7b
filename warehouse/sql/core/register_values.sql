-- Een rij per waarde die op de dag van deze build in het register staat.
-- @key entity, id, field
-- @column entity VARCHAR: organisation of place
-- @column id VARCHAR: kenmerk van de organisatie of de plek
-- @column field VARCHAR: welk gegeven
-- @column value VARCHAR: de waarde, als tekst
-- @column source VARCHAR: wie of wat het zegt
-- @column stated_on DATE: wanneer dat gezegd of gelezen is
-- @column valid_from DATE: eerste dag waarop dit in het register stond
-- @not_null value, source, stated_on, valid_from
SELECT
    entity,
    id,
    field,
    value,
    source,
    stated_on,
    valid_from
FROM core.register_history
WHERE valid_to IS NULL
