-- Een rij per geldbron van een plek die niet gestopt is, met het bedrag waarmee gerekend wordt: het midden van de klasse, of de
-- ondergrens van de hoogste. Wordt nooit gepubliceerd.
-- @key line_id
-- @column line_id BIGINT: kenmerk van de regel
-- @column place_id VARCHAR: kenmerk van de plek
-- @column neighbourhood_id VARCHAR: buurt van de plek
-- @column funder VARCHAR: van wie het geld komt
-- @column amount DOUBLE: bedrag waarmee gerekend wordt
-- @column end_date DATE: laatste dag; leeg = niet bekend
-- @column is_structural BOOLEAN: loopt drie jaar of langer; leeg = niet bekend
-- @unit amount: euro per jaar
SELECT
    line.line_id,
    line.place_id,
    line.neighbourhood_id,
    line.funder,
    CASE WHEN line.amount_max IS NULL THEN line.amount_min ELSE (line.amount_min + line.amount_max) / 2 END AS amount,
    line.end_date,
    line.is_structural
FROM core.register_funding AS line
INNER JOIN core.register_places AS place USING (place_id)
CROSS JOIN raw.build AS build
WHERE line.amount_min IS NOT NULL
    AND coalesce(line.start_date <= build.as_of_date, TRUE)
    AND place.status IS DISTINCT FROM 'gestopt'
