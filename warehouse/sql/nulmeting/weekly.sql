-- Een rij per gebied, telwijze en gemeten week: hoeveel er die week is. Ook weken met niets tellen mee.
-- @key neighbourhood_code, rule, week_start
-- @column neighbourhood_code VARCHAR: CBS-code van het gebied
-- @column rule VARCHAR: telwijze, zie nulmeting.areas
-- @column week_start DATE: maandag van de week
-- @column kind VARCHAR: gewoon of vakantie
-- @column n_dates BIGINT: activiteiten
-- @column n_confirmed BIGINT: daarvan bevestigd
-- @column n_timed BIGINT: daarvan met een kloktijd
-- @column n_access_known BIGINT: daarvan is bekend hoe u binnenkomt
-- @column hours DOUBLE: uren, met de mediaan van het thema waar het einde niet gegeven is
-- @column hours_estimated DOUBLE: daarvan met een geschat einde
-- @column hours_drop_in DOUBLE: uren open inloop: ontmoeting zonder aanmelden
-- @column n_cells BIGINT: dagdelen met minstens een activiteit, van 21
WITH codes AS (
    SELECT DISTINCT neighbourhood_code, rule FROM nulmeting.areas
),

usual AS (
    SELECT category[1] AS theme, median(hours) AS hours
    FROM nulmeting.dates
    WHERE hours IS NOT NULL AND NOT is_estimated_end
    GROUP BY GROUPING SETS ((category[1]), ())
    HAVING grouping(category[1]) = 1 OR category[1] IS NOT NULL
),

lasting AS (
    SELECT
        dates.*,
        CASE WHEN dates.is_estimated_end AND dates.hours IS NOT NULL
                THEN coalesce(theme.hours, (SELECT hours FROM usual WHERE theme IS NULL), dates.hours)
            ELSE dates.hours
        END AS counted_hours
    FROM nulmeting.dates AS dates
    LEFT JOIN usual AS theme ON theme.theme = dates.category[1]
),

cells AS (
    SELECT area.neighbourhood_code, area.rule, dates.week_start, count(DISTINCT (dates.day, part.daypart)) AS n_cells
    FROM nulmeting.dates AS dates
    INNER JOIN nulmeting.dayparts AS part USING (activity_id, recurrence_id)
    INNER JOIN nulmeting.areas AS area USING (neighbourhood_id)
    GROUP BY ALL
),

counted AS (
    SELECT
        area.neighbourhood_code,
        area.rule,
        dates.week_start,
        count(*) AS n_dates,
        count(*) FILTER (WHERE dates.is_confirmed) AS n_confirmed,
        count(dates.hours) AS n_timed,
        count(dates.access) AS n_access_known,
        sum(dates.counted_hours) AS hours,
        sum(dates.counted_hours) FILTER (WHERE dates.is_estimated_end) AS hours_estimated,
        sum(dates.counted_hours) FILTER (WHERE dates.access = 'walk_in'
            AND list_contains(dates.category, 'ontmoeting')) AS hours_drop_in
    FROM lasting AS dates
    INNER JOIN nulmeting.areas AS area USING (neighbourhood_id)
    GROUP BY ALL
)

SELECT
    codes.neighbourhood_code,
    codes.rule,
    week.week_start,
    week.kind,
    coalesce(counted.n_dates, 0) AS n_dates,
    coalesce(counted.n_confirmed, 0) AS n_confirmed,
    coalesce(counted.n_timed, 0) AS n_timed,
    coalesce(counted.n_access_known, 0) AS n_access_known,
    coalesce(counted.hours, 0) AS hours,
    coalesce(counted.hours_estimated, 0) AS hours_estimated,
    coalesce(counted.hours_drop_in, 0) AS hours_drop_in,
    coalesce(cells.n_cells, 0) AS n_cells
FROM codes
INNER JOIN nulmeting.weeks AS week ON week.is_measured
LEFT JOIN counted
    ON counted.neighbourhood_code = codes.neighbourhood_code AND counted.rule = codes.rule
    AND counted.week_start = week.week_start
LEFT JOIN cells
    ON cells.neighbourhood_code = codes.neighbourhood_code AND cells.rule = codes.rule
    AND cells.week_start = week.week_start
