-- Een rij per bevinding over een bron of record, zonder dubbele.
-- @key source_id, code, record_id, field, locator, message, raw, severity, hint
-- @column severity VARCHAR: ernst: error, warning of info
-- @column code VARCHAR: soort bevinding
-- @column source_id VARCHAR: kenmerk van de bron
-- @column record_id VARCHAR: kenmerk van het record; leeg = over de hele bron
-- @column field VARCHAR: veld waarover het gaat; leeg = geen bepaald veld
-- @column message VARCHAR: wat er aan de hand is
-- @column hint VARCHAR: in welk bestand en bij welke sleutel het te verhelpen is
-- @column raw VARCHAR: de woorden van de bron, zonder persoonsgegevens
-- @column locator VARCHAR: waar het in de bron staat
SELECT DISTINCT
    severity,
    code,
    source_id,
    coalesce(record_id, '') AS record_id,
    coalesce(field, '') AS field,
    message,
    coalesce(hint, '') AS hint,
    coalesce(raw, '') AS raw,
    coalesce(locator, '') AS locator
FROM raw.issues
