-- Een rij per bron per dag: hoe het er die dag mee ging. Zo is terug te zien wanneer iets begon en weer overging.
-- @key source_id, day
-- @column source_id VARCHAR: kenmerk van de bron
-- @column title VARCHAR: naam van de bron; leeg als de bron niet meer in de registry staat
-- @column day DATE: dag
-- @column state VARCHAR: oordeel: ok, stale, empty, shrunk, changed, blocked, gone of paused
-- @column severity VARCHAR: hoe erg het is: ok, info, warning of error
-- @column cause VARCHAR: oorzaak, als woord uit een vaste lijst
-- @column message VARCHAR: wat er aan de hand was; leeg als het goed ging
-- @column since DATE: sinds wanneer deze toestand met deze oorzaak duurde
-- @column trouble_since DATE: sinds wanneer er iets aan de hand was; leeg als het goed ging
-- @column days BIGINT: hoe lang er iets aan de hand was
-- @column evidence VARCHAR: opdracht waarmee u het zelf ziet
-- @column cure VARCHAR: wat de beheerder kan doen
-- @column shared_by VARCHAR: website of verbinding die dezelfde oorzaak gaf bij meer bronnen
-- @column n_records BIGINT: records die in de agenda stonden
-- @column n_today BIGINT: records in wat de bron die dag gaf, geloofd of niet; leeg als er niets kwam
-- @column n_ahead BIGINT: records met een datum op of na die dag
-- @unit days: dagen
-- @not_null state, severity, cause, since
SELECT
    health.source_id,
    source.title,
    health.day,
    health.state,
    health.severity,
    health.cause,
    nullif(health.message, '') AS message,
    health.since,
    health.trouble_since,
    health.day - health.trouble_since AS days,
    nullif(health.evidence, '') AS evidence,
    nullif(health.cure, '') AS cure,
    health.shared_by,
    health.n_records,
    health.n_today,
    health.n_ahead
FROM raw.source_health AS health
LEFT JOIN raw.sources AS source ON source.id = health.source_id
QUALIFY row_number() OVER (PARTITION BY health.source_id, health.day ORDER BY health.at DESC) = 1
