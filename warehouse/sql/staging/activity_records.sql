-- Een rij per activiteit en record waaruit zij bestaat; ook records van vroeger, die nu niet meer gelezen worden.
-- @key activity_id, record_id
-- @column activity_id VARCHAR: kenmerk van de activiteit
-- @column record_id VARCHAR: kenmerk van het record in zijn bron
SELECT DISTINCT activity_id, unnest(record_ids) AS record_id
FROM raw.activities
WHERE superseded_by IS NULL
