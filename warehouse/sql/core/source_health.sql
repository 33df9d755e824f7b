-- Een rij per bron: hoe het ermee gaat, en wat eraan te doen is.
-- @key source_id
-- @column source_id VARCHAR: kenmerk van de bron
-- @column state VARCHAR: ok, stale (laatste goede gegevens), failed (geen gegevens) of paused
-- @column last_attempt DATE: dag van de laatste poging
-- @column last_ok DATE: dag waarop de bron het laatst goed gelezen is
-- @column age_days BIGINT: hoe oud de gegevens zijn
-- @column error_kind VARCHAR: soort fout bij het ophalen
-- @column message VARCHAR: wat er aan de hand is; leeg als het goed gaat
-- @column hint VARCHAR: wat de beheerder kan doen
-- @unit age_days: dagen
-- @not_null state
WITH health AS (
    SELECT
        source.id AS source_id,
        coalesce(reading.state, CASE WHEN source.status = 'active' THEN 'failed' ELSE 'paused' END) AS state,
        (reading.attempted_at AT TIME ZONE 'Europe/Amsterdam')::DATE AS last_attempt,
        (reading.accepted_at AT TIME ZONE 'Europe/Amsterdam')::DATE AS last_ok,
        reading.error ->> '$.kind' AS error_kind,
        source.status_reason,
        coalesce(
            reading.error ->> '$.message',
            (
                SELECT min(issue.message)
                FROM staging.issues AS issue
                WHERE issue.source_id = source.id AND issue.code IN ('not_accepted', 'fetch_failed', 'unreadable_source')
            )
        ) AS reason
    FROM raw.sources AS source
    LEFT JOIN raw.readings AS reading ON reading.source_id = source.id
)

SELECT
    health.source_id,
    health.state,
    health.last_attempt,
    health.last_ok,
    build.as_of_date - health.last_ok AS age_days,
    CASE WHEN health.state IN ('stale', 'failed') THEN coalesce(health.error_kind, 'not_accepted') END AS error_kind,
    CASE health.state
        WHEN 'stale' THEN concat(
            'Vandaag niet bijgewerkt', coalesce(': ' || rtrim(health.reason, '.'), ''), '. De gegevens van ',
            coalesce(strftime(health.last_ok, '%d-%m-%Y'), 'eerder'), ' blijven staan.'
        )
        WHEN 'failed' THEN concat(
            'Er zijn geen gegevens van deze bron', coalesce(': ' || rtrim(health.reason, '.'), ''), '.'
        )
        WHEN 'paused' THEN concat('Deze bron staat uit', coalesce(': ' || rtrim(health.status_reason, '.'), ''), '.')
    END AS message,
    CASE
        WHEN health.state = 'paused'
            THEN 'Zet status: active in sources/registry/' || health.source_id || '.yaml als de reden vervalt.'
        WHEN health.state = 'ok' THEN NULL
        ELSE concat(
            CASE health.error_kind
                WHEN 'dns' THEN 'De website is niet te vinden: kijk of het adres (sleutel url) nog klopt'
                WHEN 'refused' THEN 'De server neemt niet op: probeer het adres (sleutel url) in een browser'
                WHEN 'tls' THEN 'Het beveiligingscertificaat klopt niet: meld het de beheerder van de website'
                WHEN 'timeout' THEN 'De server antwoordt te langzaam: wacht een dag, of verhoog http.timeout'
                WHEN 'http_4xx' THEN 'De pagina bestaat niet meer of is afgesloten: zoek het nieuwe adres (sleutel url)'
                WHEN 'http_5xx' THEN 'De website heeft een storing: wacht een dag en meld het dan de beheerder ervan'
                WHEN 'robots' THEN 'De website vraagt om niet automatisch te lezen: vraag toestemming of een feed, en zet status: paused'
                WHEN 'too_large' THEN 'Het bestand is te groot: zoek een kleinere feed, of verhoog http.max_bytes'
                WHEN 'redirect_loop' THEN 'De website blijft doorverwijzen: zoek het juiste adres (sleutel url)'
                WHEN 'forbidden_address' THEN 'Dit adres mag niet opgehaald worden: gebruik een openbaar webadres (sleutel url)'
                WHEN 'not_expected_type' THEN 'Er kwam iets anders dan verwacht: kijk of url en connector bij elkaar horen'
                WHEN 'missing_file' THEN 'Het bestand is er niet: kijk of het pad (sleutel url) klopt'
                ELSE 'Er kwam te weinig of iets onverwachts: bekijk de bron, en pas zo nodig expect aan'
            END,
            ' in sources/registry/', health.source_id, '.yaml.'
        )
    END AS hint
FROM health
CROSS JOIN raw.build AS build
