-- Een rij per keer dat een activiteit plaatsvindt, binnen het venster. Staat dezelfde keer er twee keer in, dan telt de
-- afgelasting, anders de vroegste.
-- @key activity_id, recurrence_id
-- @column activity_id VARCHAR: kenmerk van de activiteit
-- @column recurrence_id TIMESTAMP WITH TIME ZONE: begin volgens de regel van de reeks
-- @column start TIMESTAMP WITH TIME ZONE: werkelijk begin
-- @column end TIMESTAMP WITH TIME ZONE: einde
-- @column timezone VARCHAR: tijdzone van de activiteit
-- @column all_day BOOLEAN: hele dag
-- @column status VARCHAR: scheduled, cancelled of tentative
-- @column is_estimated_end BOOLEAN: het einde is geschat
-- @column confidence DOUBLE: zekerheid van deze datum, 0 tot 1
-- @column name VARCHAR: eigen titel van deze keer; leeg = die van de activiteit
-- @column place_id VARCHAR: plek van deze keer
-- @column record_id VARCHAR: record dat dit zegt
-- @not_null start, end, timezone, status
SELECT
    occurrence.activity_id,
    occurrence.recurrence_id,
    occurrence.start,
    occurrence."end",
    occurrence.timezone,
    occurrence.all_day,
    occurrence.status,
    occurrence.is_estimated_end,
    occurrence.confidence,
    occurrence.name,
    place.place_id,
    occurrence.record_id
FROM raw.activity_occurrences AS occurrence
INNER JOIN raw.activities AS activity ON activity.activity_id = occurrence.activity_id AND activity.superseded_by IS NULL
LEFT JOIN raw.places AS place ON place.place_id = occurrence.place_id
QUALIFY row_number() OVER (
    PARTITION BY occurrence.activity_id, occurrence.recurrence_id
    ORDER BY occurrence.status <> 'cancelled', occurrence.start, occurrence."end", occurrence.record_id
) = 1
