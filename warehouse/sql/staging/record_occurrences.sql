-- Een rij per record met data in het venster: hoeveel, van wanneer tot wanneer.
-- @key record_id
-- @column record_id VARCHAR: kenmerk van het record
-- @column n_occurrences BIGINT: aantal keren binnen het venster
SELECT record_id, count(*) AS n_occurrences
FROM raw.occurrences
GROUP BY record_id
