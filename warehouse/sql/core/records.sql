-- Een rij per record dat nu gelezen is, met wat ervan geworden is.
-- @key record_id
-- @column record_id VARCHAR: kenmerk van het record
-- @column source_id VARCHAR: kenmerk van de bron
-- @column name VARCHAR: naam zoals de bron die geeft
-- @column activity_id VARCHAR: de activiteit waartoe het hoort
-- @column n_occurrences BIGINT: aantal keren binnen het venster
-- @column n_out_of_window BIGINT: aantal keren buiten het venster, voor zover geteld
-- @column outcome VARCHAR: published = in de agenda; out_of_window = alleen data buiten het venster; no_schedule = geen tijden begrepen; no_date = begrepen, maar zonder datum; withheld = tegengehouden
-- @not_null source_id, outcome
SELECT
    record.record_id,
    record.source_id,
    record.name,
    member.activity_id,
    coalesce(dates.n_occurrences, 0) AS n_occurrences,
    coalesce(outside.n_out_of_window, 0) AS n_out_of_window,
    CASE
        WHEN activity.is_published THEN 'published'
        WHEN normalised.record_id IS NULL THEN 'withheld'
        WHEN dates.n_occurrences IS NULL AND outside.n_out_of_window > 0 THEN 'out_of_window'
        WHEN json_array_length(normalised.schedule) = 0 THEN 'no_schedule'
        WHEN dates.n_occurrences IS NULL THEN 'no_date'
        ELSE 'withheld'
    END AS outcome
FROM raw.records AS record
LEFT JOIN raw.normalised AS normalised USING (record_id)
LEFT JOIN staging.record_occurrences AS dates USING (record_id)
LEFT JOIN raw.out_of_window AS outside USING (record_id)
LEFT JOIN (
    SELECT record_id, min(activity_id) AS activity_id
    FROM staging.activity_records
    GROUP BY record_id
) AS member USING (record_id)
LEFT JOIN core.activities AS activity ON activity.activity_id = member.activity_id
QUALIFY row_number() OVER (PARTITION BY record.record_id ORDER BY record.source_id, record.locator) = 1
