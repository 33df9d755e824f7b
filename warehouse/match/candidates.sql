-- Pairs of records that may be the same activity, found without comparing text.
-- slots: rid, place (NULL = unknown), area, weekday 0..6, start (minutes, NULL = unknown); one row per record and weekday.
-- texts: rid, place, source, start, words (title or description, a row each), for records with a known place.
-- A pair meets on place and weekday with starts within 120 minutes; when a place is unknown, on municipality and weekday
-- with starts within 30 minutes; on other weekdays only within one source, with the same words and starts within 15
-- minutes (a row per weekday of one class). Pairs never cross a municipality.
WITH at_place AS (
    SELECT DISTINCT l.rid AS a, r.rid AS b
    FROM slots AS l
    JOIN slots AS r ON l.place = r.place AND l.weekday = r.weekday AND l.rid < r.rid
    WHERE l.start IS NULL OR r.start IS NULL OR abs(l.start - r.start) <= 120
),
near AS (
    SELECT DISTINCT least(l.rid, r.rid) AS a, greatest(l.rid, r.rid) AS b
    FROM slots AS l
    JOIN slots AS r ON l.area = r.area AND l.weekday = r.weekday AND l.rid <> r.rid
    WHERE l.place IS NULL AND (r.place IS NOT NULL OR l.rid < r.rid) AND abs(l.start - r.start) <= 30
),
other_days AS (
    SELECT DISTINCT l.rid AS a, r.rid AS b
    FROM texts AS l
    JOIN texts AS r ON l.source = r.source AND l.place = r.place AND l.words = r.words AND l.rid < r.rid
    WHERE abs(l.start - r.start) <= 15
)
SELECT a, b FROM at_place
UNION
SELECT a, b FROM near
UNION
SELECT a, b FROM other_days
ORDER BY a, b
