-- Een rij per aanname waarmee gerekend wordt, met de band waarin zij kan liggen.
-- @key parameter
-- @column parameter VARCHAR: welke aanname
-- @column value DOUBLE: waarmee gerekend wordt
-- @column low DOUBLE: ondergrens; leeg = geen band
-- @column high DOUBLE: bovengrens; leeg = geen band
-- @column unit VARCHAR: eenheid
-- @column year BIGINT: van welk jaar
-- @column source VARCHAR: waar zij vandaan komt
-- @column note VARCHAR: waarop te letten
-- @not_null value, unit, year, source
SELECT
    parameter,
    value,
    low,
    high,
    unit,
    year,
    source,
    note
FROM raw.parameters
