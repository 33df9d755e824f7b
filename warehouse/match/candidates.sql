-- Pairs of records that are worth comparing, at least one of them seeking; see candidates.py.
--
-- records: one row per record, numbers that are equal where that is equal, 0 = not known
-- timetables: the weekdays and starts of each timetable, minutes after midnight, -1 = not known
WITH meets AS (
    SELECT record, place, area, weekday, nullif(start, -1) AS start, is_seeking
    FROM records JOIN timetables USING (timetable)
),
-- without a place there may be a whole municipality to choose from: first by the half hour, then by the minute
half_hours AS (SELECT *, start // 30 AS half_hour FROM meets),
seeking_about AS (
    SELECT *, unnest([start // 30 - 1, start // 30, start // 30 + 1]) AS half_hour FROM meets WHERE is_seeking
),
found AS (
    -- at one place on one weekday, starts at most two hours apart; where a time is not known, at any time
    SELECT a.record AS a, b.record AS b, b.is_seeking
    FROM meets AS a JOIN meets AS b USING (place, weekday)
    WHERE a.is_seeking AND place > 0 AND (abs(a.start - b.start) <= 120 OR a.start IS NULL OR b.start IS NULL)
    UNION ALL
    -- one of which the place is not known: in one municipality on one weekday, starts at most half an hour apart
    SELECT a.record, b.record, b.is_seeking
    FROM seeking_about AS a JOIN half_hours AS b USING (area, weekday, half_hour)
    WHERE a.place = 0 AND abs(a.start - b.start) <= 30
    UNION ALL
    SELECT a.record, b.record, b.is_seeking
    FROM seeking_about AS a JOIN half_hours AS b USING (area, weekday, half_hour)
    WHERE a.place > 0 AND b.place = 0 AND abs(a.start - b.start) <= 30
    UNION ALL
    -- on any weekday (a row per weekday of one class): in one source at one place with the same words, starts at most a
    -- quarter of an hour apart
    SELECT a.record, b.record, b.is_seeking
    FROM records AS a JOIN records AS b USING (source, title)
    WHERE a.is_seeking AND title > 0 AND least(a.first_start, b.first_start) >= 0
        AND abs(a.first_start - b.first_start) <= 15
    UNION ALL
    SELECT a.record, b.record, b.is_seeking
    FROM records AS a JOIN records AS b USING (source, words)
    WHERE a.is_seeking AND words > 0 AND least(a.first_start, b.first_start) >= 0
        AND abs(a.first_start - b.first_start) <= 15
)
SELECT DISTINCT least(a, b) AS low, greatest(a, b) AS high
FROM found
WHERE a < b OR (a > b AND NOT is_seeking) -- where both are seeking they are found both ways
ORDER BY ALL
