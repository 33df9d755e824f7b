-- Een rij per geldbron van een plek die op de dag van deze build loopt of nog begint. Blijft hier: gepubliceerd wordt geld
-- alleen opgeteld.
-- @key line_id
-- @column line_id BIGINT: volgnummer binnen deze build
-- @column place_id VARCHAR: kenmerk van de plek
-- @column neighbourhood_id VARCHAR: CBS-code van de buurt
-- @column funder VARCHAR: van wie het geld komt
-- @column kind VARCHAR: wat voor geld het is
-- @column label VARCHAR: naam van de regeling
-- @column amount_class VARCHAR: klasse van het bedrag per jaar
-- @column amount_min DOUBLE: ondergrens van die klasse
-- @column amount_max DOUBLE: bovengrens van die klasse; leeg = geen bovengrens
-- @column start_date DATE: eerste dag
-- @column end_date DATE: laatste dag; leeg = niet bekend
-- @column is_structural BOOLEAN: loopt drie jaar of langer; leeg = niet bekend
-- @column source VARCHAR: wie of wat het zegt
-- @column stated_on DATE: wanneer dat gezegd is
-- @unit amount_min: euro per jaar
-- @unit amount_max: euro per jaar
-- @not_null place_id, funder, kind, source, stated_on
SELECT
    row_number() OVER (
        ORDER BY line.place_id, line.funder, line.kind, line.label, line.start_date
    ) AS line_id,
    line.place_id,
    place.neighbourhood_id,
    line.funder,
    line.kind,
    line.label,
    line.amount_class,
    class.low AS amount_min,
    class.high AS amount_max,
    line.start_date,
    line.end_date,
    CASE
        WHEN line.funder = 'gemeente_structureel' THEN TRUE
        ELSE line.end_date >= line.start_date + to_years(structural.value::INTEGER) - INTERVAL 1 DAY
    END AS is_structural,
    line.source,
    line.stated_on
FROM raw.register_funding AS line
INNER JOIN raw.build AS build
    ON line.valid_from <= build.as_of_date
    AND coalesce(line.valid_to > build.as_of_date, TRUE)
    AND coalesce(line.end_date >= build.as_of_date, TRUE)
INNER JOIN core.places AS place USING (place_id)
INNER JOIN raw.parameters AS structural ON structural.parameter = 'structural_years'
LEFT JOIN raw.amount_classes AS class ON class.kind = 'amount' AND class.amount_class = line.amount_class
