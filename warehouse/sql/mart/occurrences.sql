-- Een rij per keer dat een activiteit plaatsvindt, van twee weken terug tot een jaar vooruit.
-- @key activity_id, recurrence_id
-- @column activity_id VARCHAR: kenmerk van de activiteit
-- @column recurrence_id TIMESTAMP WITH TIME ZONE: begin volgens de regel van de reeks; vast kenmerk van deze keer
-- @column date DATE: dag, in Nederlandse tijd
-- @column start TIMESTAMP WITH TIME ZONE: begin
-- @column end TIMESTAMP WITH TIME ZONE: einde
-- @column timezone VARCHAR: tijdzone van de activiteit
-- @column all_day BOOLEAN: hele dag, zonder kloktijd
-- @column status VARCHAR: scheduled, cancelled of tentative
-- @column is_estimated_end BOOLEAN: het einde is niet gegeven maar geschat
-- @column confidence DOUBLE: zekerheid van deze datum, 0 tot 1; minder dan 1 bij een aanname, zoals een adviesvakantie
-- @column name VARCHAR: eigen titel van deze keer; leeg = de naam van de activiteit
-- @column place_id VARCHAR: plek van deze keer
-- @not_null date, start, end, timezone, all_day, status, is_estimated_end, confidence
-- @references activity_id -> mart.activities.activity_id
-- @references place_id -> mart.places.place_id
SELECT
    activity_id,
    recurrence_id,
    (start AT TIME ZONE 'Europe/Amsterdam')::DATE AS date,
    start,
    "end",
    timezone,
    all_day,
    status,
    is_estimated_end,
    confidence,
    name,
    place_id
FROM core.occurrences
