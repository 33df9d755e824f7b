-- Een rij per buurt en kerncijfer: het nieuwste jaar dat op de dag van deze build begonnen was.
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
    key_figure.neighbourhood_id,
    key_figure.figure,
    key_figure.year,
    key_figure.value,
    key_figure.unit,
    key_figure.source
FROM raw.key_figures AS key_figure
INNER JOIN raw.build AS build ON key_figure.year <= year(build.as_of_date)
QUALIFY row_number() OVER (
    PARTITION BY key_figure.neighbourhood_id, key_figure.figure
    ORDER BY key_figure.year DESC
) = 1
