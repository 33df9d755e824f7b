-- Een rij per bron, met hoe het ermee gaat.
-- @key source_id
-- @column source_id VARCHAR: kenmerk; ook de naam van het bestand in de registry
-- @column title VARCHAR: naam
-- @column connector VARCHAR: manier van lezen
-- @column kind VARCHAR: soort bron
-- @column url VARCHAR: pagina of bestand dat gelezen wordt
-- @column landing_page VARCHAR: pagina voor bezoekers
-- @column publisher VARCHAR: organisatie die de bron maakt
-- @column place VARCHAR: plek waarover de bron gaat
-- @column permission VARCHAR: grond waarop de bron gelezen wordt; leeg = nog niet geregeld
-- @column permission_date DATE: dag waarop die grond is vastgesteld
-- @column license VARCHAR: licentie
-- @column status VARCHAR: active, paused of retired
-- @column state VARCHAR: ok, stale (laatste goede gegevens), failed (geen gegevens) of paused
-- @column health VARCHAR: oordeel: ok, stale, empty, shrunk, changed, blocked, gone of paused
-- @column severity VARCHAR: hoe erg het is: ok, info, warning of error
-- @column cause VARCHAR: oorzaak, als woord uit een vaste lijst
-- @column trouble_since DATE: sinds wanneer er iets aan de hand is; leeg als het goed gaat
-- @column last_attempt DATE: dag van de laatste poging
-- @column last_ok DATE: dag waarop de bron het laatst goed gelezen is
-- @column age_days BIGINT: hoe oud de gegevens zijn
-- @column n_records BIGINT: records die nu gelezen zijn
-- @column n_activities BIGINT: activiteiten in de agenda die deze bron noemt
-- @column n_next_week BIGINT: keren dat een activiteit van deze bron de komende zeven dagen doorgaat
-- @column n_issues BIGINT: bevindingen
-- @column error_kind VARCHAR: soort fout
-- @column message VARCHAR: wat er aan de hand is; leeg als het goed gaat
-- @column hint VARCHAR: wat de beheerder kan doen
-- @column evidence VARCHAR: opdracht waarmee u het zelf ziet
-- @column shared_by VARCHAR: website of verbinding die dezelfde oorzaak geeft bij meer bronnen
-- @column has_letter BOOLEAN: of er een brief aan de organisator klaarstaat
-- @column contact_role VARCHAR: rol bij wie u terecht kunt; nooit een naam
-- @unit age_days: dagen
-- @not_null title, connector, status, state
SELECT
    source.id AS source_id,
    source.title,
    source.options ->> '$.connector' AS connector,
    source.kind,
    CASE WHEN source.urls[1] LIKE 'file:%' THEN 'file:' || parse_filename(source.urls[1]) ELSE source.urls[1] END AS url,
    source.landing_page,
    source.publisher,
    source.place,
    source.permission ->> '$.basis' AS permission,
    (source.permission ->> '$.date')::DATE AS permission_date,
    source.license,
    source.status,
    health.state,
    health.health,
    health.severity,
    health.cause,
    health.trouble_since,
    health.last_attempt,
    health.last_ok,
    health.age_days,
    (SELECT count(*) FROM core.records AS record WHERE record.source_id = source.id) AS n_records,
    coalesce(published.n_activities, 0) AS n_activities,
    coalesce(soon.n_next_week, 0) AS n_next_week,
    (SELECT count(*) FROM core.issues AS issue WHERE issue.source_id = source.id) AS n_issues,
    health.error_kind,
    health.message,
    health.hint,
    health.evidence,
    health.shared_by,
    health.has_letter,
    source.contact_role
FROM raw.sources AS source
INNER JOIN core.source_health AS health ON health.source_id = source.id
LEFT JOIN (
    SELECT listed.source_id, count(*) AS n_activities
    FROM (
        SELECT activity.activity_id, unnest(activity.source_ids) AS source_id
        FROM raw.activities AS activity
        INNER JOIN core.activities AS known USING (activity_id)
        WHERE known.is_published
    ) AS listed
    GROUP BY listed.source_id
) AS published ON published.source_id = source.id
LEFT JOIN (
    SELECT listed.source_id, count(*) AS n_next_week
    FROM (
        SELECT activity.activity_id, unnest(activity.source_ids) AS source_id
        FROM raw.activities AS activity
    ) AS listed
    INNER JOIN core.occurrences AS occurrence USING (activity_id)
    CROSS JOIN raw.build AS build
    WHERE occurrence.status <> 'cancelled'
        AND (occurrence.start AT TIME ZONE 'Europe/Amsterdam')::DATE >= build.as_of_date
        AND (occurrence.start AT TIME ZONE 'Europe/Amsterdam')::DATE < build.as_of_date + 7
    GROUP BY listed.source_id
) AS soon ON soon.source_id = source.id
