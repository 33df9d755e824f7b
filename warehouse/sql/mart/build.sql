-- Een rij: waarover deze bouw gaat en hoeveel erin staat.
-- @key as_of_date
-- @column as_of_date DATE: de dag waarvan dit de stand is
-- @column window_start DATE: eerste dag van het venster
-- @column window_end DATE: laatste dag van het venster
-- @column timezone VARCHAR: tijdzone van alle dagen
-- @column versions VARCHAR[]: versies van wat deze bouw maakte
-- @column n_sources BIGINT: bronnen
-- @column n_sources_ok BIGINT: bronnen die vandaag goed gelezen zijn
-- @column n_sources_stale BIGINT: bronnen waarvan de laatste goede gegevens gebruikt zijn
-- @column n_sources_failed BIGINT: bronnen zonder gegevens
-- @column n_sources_paused BIGINT: bronnen die uit staan
-- @column n_records BIGINT: gelezen records
-- @column n_activities BIGINT: activiteiten in de agenda
-- @column n_occurrences BIGINT: keren in de agenda
-- @column n_new BIGINT: nieuwe activiteiten
-- @column n_changed BIGINT: gewijzigde activiteiten
-- @column n_cancelled BIGINT: sinds de vorige keer afgelaste activiteiten
-- @column n_issues BIGINT: bevindingen
-- @not_null window_start, window_end
SELECT
    build.as_of_date,
    build.window_start,
    build.window_end,
    'Europe/Amsterdam' AS timezone,
    build.versions,
    (SELECT count(*) FROM core.source_health) AS n_sources,
    (SELECT count(*) FROM core.source_health WHERE state = 'ok') AS n_sources_ok,
    (SELECT count(*) FROM core.source_health WHERE state = 'stale') AS n_sources_stale,
    (SELECT count(*) FROM core.source_health WHERE state = 'failed') AS n_sources_failed,
    (SELECT count(*) FROM core.source_health WHERE state = 'paused') AS n_sources_paused,
    (SELECT count(*) FROM core.records) AS n_records,
    (SELECT count(*) FROM mart.activities WHERE superseded_by IS NULL) AS n_activities,
    (SELECT count(*) FROM mart.occurrences) AS n_occurrences,
    (SELECT count(*) FROM mart.activities WHERE change IN ('new', 'reappeared') AND superseded_by IS NULL) AS n_new,
    (SELECT count(*) FROM mart.activities WHERE change = 'changed' AND superseded_by IS NULL) AS n_changed,
    (SELECT count(*) FROM mart.activities WHERE change = 'cancelled' AND superseded_by IS NULL) AS n_cancelled,
    (SELECT count(*) FROM core.issues) AS n_issues
FROM raw.build AS build
