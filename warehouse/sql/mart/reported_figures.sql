-- Een rij per cijfer dat anderen over een indicator publiceerden: om een berekening tegen te houden, niet om haar te
-- verbeteren; hun definitie is niet altijd bekend.
-- @key indicator_id, area, year, unit
-- @column indicator_id VARCHAR: welke indicator
-- @column area VARCHAR: CBS-code van de buurt, of alle = heel Delfshaven
-- @column neighbourhood VARCHAR: naam van de buurt; leeg = heel Delfshaven
-- @column year BIGINT: over welk jaar
-- @column value DOUBLE: de waarde
-- @column unit VARCHAR: eenheid
-- @column source VARCHAR: wie het publiceerde
-- @column note VARCHAR: waarop te letten
-- @not_null value, source
SELECT
    reported.indicator_id,
    coalesce(reported.neighbourhood_id, 'alle') AS area,
    neighbourhood.name AS neighbourhood,
    reported.year,
    reported.value,
    reported.unit,
    reported.source,
    reported.note
FROM raw.reported_figures AS reported
LEFT JOIN raw.neighbourhoods AS neighbourhood USING (neighbourhood_id)
