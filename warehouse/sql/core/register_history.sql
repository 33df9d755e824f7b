-- Een rij per waarde in het register, zoals die ooit gold, tot en met de dag van deze build.
-- @key entity, id, field, valid_from
-- @column entity VARCHAR: organisation of place
-- @column id VARCHAR: kenmerk van de organisatie of de plek
-- @column field VARCHAR: welk gegeven
-- @column value VARCHAR: de waarde, als tekst
-- @column source VARCHAR: wie of wat het zegt
-- @column stated_on DATE: wanneer dat gezegd of gelezen is
-- @column valid_from DATE: eerste dag waarop dit in het register stond
-- @column valid_to DATE: eerste dag waarop het er niet meer in stond; leeg = het staat er nog in
-- @not_null value, source, stated_on
SELECT
    value.entity,
    value.id,
    value.field,
    value.value,
    value.source,
    value.stated_on,
    value.valid_from,
    CASE WHEN value.valid_to <= build.as_of_date THEN value.valid_to END AS valid_to
FROM raw.register_values AS value
INNER JOIN raw.build AS build ON value.valid_from <= build.as_of_date
