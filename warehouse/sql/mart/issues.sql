-- Een rij per bevinding over een bron of een onderdeel ervan: wat niet begrepen is, wat ontbreekt, wat opvalt. Geldt
-- dezelfde bevinding voor veel records van een bron, dan is dat een rij, met het eerste record als voorbeeld. Van
-- bestanden staat er alleen de naam: waar zij op deze machine liggen gaat niemand aan.
-- @key issue_no
-- @column issue_no BIGINT: volgnummer binnen deze bouw
-- @column severity VARCHAR: ernst: error, warning of info
-- @column code VARCHAR: soort bevinding
-- @column source_id VARCHAR: kenmerk van de bron
-- @column source_title VARCHAR: naam van de bron
-- @column record_id VARCHAR: kenmerk van het (eerste) record; leeg = over de hele bron
-- @column record_name VARCHAR: naam van dat record
-- @column n_records BIGINT: aantal records waarvoor dit geldt; nul = over de hele bron
-- @column field VARCHAR: veld waarover het gaat
-- @column message VARCHAR: wat er aan de hand is
-- @column hint VARCHAR: in welk bestand en bij welke sleutel het te verhelpen is
-- @column raw VARCHAR: de woorden van de bron, zonder persoonsgegevens, hoogstens 200 tekens
-- @column locator VARCHAR: waar het in de bron staat
-- @not_null severity, code, source_id, n_records, message
SELECT
    issue.issue_no,
    issue.severity,
    issue.code,
    issue.source_id,
    source.title AS source_title,
    issue.record_id,
    record.name AS record_name,
    issue.n_records,
    issue.field,
    issue.message,
    issue.hint,
    left(regexp_replace(issue.raw, 'file:/+\S*/', 'file:', 'g'), 200) AS raw,
    left(regexp_replace(issue.locator, 'file:/+\S*/', 'file:', 'g'), 300) AS locator
FROM core.issues AS issue
LEFT JOIN raw.sources AS source ON source.id = issue.source_id
LEFT JOIN core.records AS record ON record.record_id = issue.record_id
