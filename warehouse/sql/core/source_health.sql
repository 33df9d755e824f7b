-- Een rij per bron: hoe het ermee gaat, en wat eraan te doen is.
-- @key source_id
-- @column source_id VARCHAR: kenmerk van de bron
-- @column state VARCHAR: wat er van de bron in de agenda staat: ok (van vandaag), stale (laatste goede gegevens), failed (geen gegevens) of paused
-- @column health VARCHAR: oordeel: ok, stale, empty, shrunk, changed, blocked, gone of paused; leeg als er niet geoordeeld is
-- @column severity VARCHAR: hoe erg het is: ok, info, warning of error
-- @column cause VARCHAR: oorzaak, als woord uit een vaste lijst
-- @column since DATE: sinds wanneer deze toestand met deze oorzaak duurt
-- @column trouble_since DATE: sinds wanneer er iets aan de hand is; leeg als het goed gaat
-- @column last_attempt DATE: dag van de laatste poging
-- @column last_ok DATE: dag waarop de bron het laatst goed gelezen is
-- @column age_days BIGINT: hoe oud de gegevens zijn
-- @column error_kind VARCHAR: soort fout bij het ophalen
-- @column message VARCHAR: wat er aan de hand is; leeg als het goed gaat
-- @column hint VARCHAR: wat de beheerder kan doen
-- @column evidence VARCHAR: opdracht waarmee u het zelf ziet
-- @column shared_by VARCHAR: website of verbinding die dezelfde oorzaak geeft bij meer bronnen
-- @column has_letter BOOLEAN: of er een brief aan de organisator klaarstaat
-- @unit age_days: dagen
-- @not_null state
SELECT
    source.id AS source_id,
    coalesce(reading.state, CASE WHEN source.status = 'active' THEN 'failed' ELSE 'paused' END) AS state,
    judged.state AS health,
    judged.severity,
    judged.cause,
    judged.since,
    judged.trouble_since,
    (reading.attempted_at AT TIME ZONE 'Europe/Amsterdam')::DATE AS last_attempt,
    (reading.accepted_at AT TIME ZONE 'Europe/Amsterdam')::DATE AS last_ok,
    build.as_of_date - (reading.accepted_at AT TIME ZONE 'Europe/Amsterdam')::DATE AS age_days,
    CASE
        WHEN reading.state IN ('stale', 'failed') THEN coalesce(reading.error ->> '$.kind', 'not_accepted')
    END AS error_kind,
    nullif(judged.message, '') AS message,
    nullif(judged.cure, '') AS hint,
    nullif(judged.evidence, '') AS evidence,
    judged.shared_by,
    coalesce(judged.letter, FALSE) AS has_letter
FROM raw.sources AS source
CROSS JOIN raw.build AS build
LEFT JOIN raw.readings AS reading ON reading.source_id = source.id
LEFT JOIN raw.source_health AS judged ON judged.source_id = source.id AND judged.at = build.as_of
