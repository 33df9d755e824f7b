-- Een rij per bevinding over een bron. Dezelfde bevinding over veel records van een bron is een rij, met het eerste record
-- als voorbeeld.
-- @key source_id, code, field, message, raw, severity, hint
-- @column severity VARCHAR: ernst: error, warning of info
-- @column code VARCHAR: soort bevinding
-- @column source_id VARCHAR: kenmerk van de bron
-- @column field VARCHAR: veld waarover het gaat; leeg = geen bepaald veld
-- @column message VARCHAR: wat er aan de hand is
-- @column hint VARCHAR: in welk bestand en bij welke sleutel het te verhelpen is
-- @column raw VARCHAR: de woorden van de bron, zonder persoonsgegevens
-- @column record_id VARCHAR: kenmerk van het (eerste) record; leeg = over de hele bron
-- @column locator VARCHAR: waar het in de bron staat
-- @column n_records BIGINT: aantal records waarvoor dit geldt
SELECT
    severity,
    code,
    source_id,
    coalesce(field, '') AS field,
    message,
    coalesce(hint, '') AS hint,
    coalesce(raw, '') AS raw,
    min(record_id) AS record_id,
    arg_min(locator, (coalesce(record_id, ''), coalesce(locator, ''))) AS locator,
    count(DISTINCT record_id) AS n_records
FROM raw.issues
GROUP BY ALL
