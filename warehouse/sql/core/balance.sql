-- Een rij per bron: wat gelezen is en wat ervan geworden is. Wat overblijft is onverklaard en hoort nul te zijn.
-- @key source_id
-- @column source_id VARCHAR: kenmerk van de bron
-- @column n_read BIGINT: gelezen onderdelen van de bron
-- @column n_folded BIGINT: opgenomen als uitzondering in een ander record
-- @column n_skipped BIGINT: niet te lezen; van elk is er een bevinding
-- @column n_ignored BIGINT: genoemd in 'ignore' van de bron
-- @column n_records BIGINT: records
-- @column n_published BIGINT: records in de agenda
-- @column n_out_of_window BIGINT: records met alleen data buiten het venster
-- @column n_no_schedule BIGINT: records waarvan de tijden niet begrepen zijn
-- @column n_no_date BIGINT: records zonder datum
-- @column n_withheld BIGINT: records die tegengehouden zijn
-- @column n_unexplained BIGINT: gelezen, maar niet terug te vinden
-- @not_null n_unexplained
WITH outcomes AS (
    SELECT
        source_id,
        count(*) AS n_records,
        count(*) FILTER (WHERE outcome = 'published') AS n_published,
        count(*) FILTER (WHERE outcome = 'out_of_window') AS n_out_of_window,
        count(*) FILTER (WHERE outcome = 'no_schedule') AS n_no_schedule,
        count(*) FILTER (WHERE outcome = 'no_date') AS n_no_date,
        count(*) FILTER (WHERE outcome = 'withheld') AS n_withheld
    FROM core.records
    GROUP BY source_id
)

SELECT
    reading.source_id,
    reading.n_read,
    reading.n_folded,
    reading.n_skipped,
    reading.n_ignored,
    coalesce(outcomes.n_records, 0) AS n_records,
    coalesce(outcomes.n_published, 0) AS n_published,
    coalesce(outcomes.n_out_of_window, 0) AS n_out_of_window,
    coalesce(outcomes.n_no_schedule, 0) AS n_no_schedule,
    coalesce(outcomes.n_no_date, 0) AS n_no_date,
    coalesce(outcomes.n_withheld, 0) AS n_withheld,
    reading.n_read - reading.n_folded - reading.n_skipped - reading.n_ignored - coalesce(outcomes.n_records, 0)
        AS n_unexplained
FROM raw.readings AS reading
LEFT JOIN outcomes USING (source_id)
