-- Een rij per buurt en kerncijfer van het CBS, van het nieuwste jaar.
-- @key neighbourhood_id, figure
-- @column neighbourhood_id VARCHAR: CBS-code van de buurt
-- @column figure VARCHAR: welk kerncijfer
-- @column year BIGINT: over welk jaar
-- @column value DOUBLE: de waarde, afgerond door het CBS
-- @column unit VARCHAR: eenheid
-- @column source VARCHAR: waar het cijfer vandaan komt
-- @not_null year, value, unit, source
-- @references neighbourhood_id -> mart.neighbourhoods.neighbourhood_id
SELECT
    neighbourhood_id,
    figure,
    year,
    value,
    unit,
    source
FROM core.key_figures
