-- Pairs of records that may be the same activity, found without comparing text.
-- slots: rid, place (NULL = unknown), area, weekday 0..6, start (minutes, NULL = unknown); one row per record and weekday.
-- A pair meets on place and weekday with starts within 120 minutes; when a place is unknown, on municipality and weekday
-- with starts within 30 minutes. Pairs never cross a municipality.
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
)
SELECT a, b FROM at_place
UNION
SELECT a, b FROM near
ORDER BY a, b
