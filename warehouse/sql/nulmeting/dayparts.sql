-- Een rij per keer en dagdeel waarin die keer valt: het dagdeel van het begin, en elk dagdeel waarin er minstens een uur van
-- is. Keren zonder kloktijd staan er niet in.
-- @key activity_id, recurrence_id, daypart
-- @column activity_id VARCHAR: kenmerk van de activiteit
-- @column recurrence_id TIMESTAMP WITH TIME ZONE: begin volgens de regel van de reeks
-- @column daypart VARCHAR: ochtend (tot 12.00 uur), middag (tot 17.00 uur) of avond
SELECT dates.activity_id, dates.recurrence_id, part.daypart
FROM nulmeting.dates AS dates
INNER JOIN (VALUES ('ochtend', 0, 12), ('middag', 12, 17), ('avond', 17, 24)) AS part (daypart, begins, ends)
    ON (dates.start_hour >= part.begins AND dates.start_hour < part.ends)
        OR least(dates.end_hour, part.ends) - greatest(dates.start_hour, part.begins) >= 1
