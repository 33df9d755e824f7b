-- Een rij per hele week in het venster, met wat voor week het is. Gemeten wordt over de eerste acht gewone weken, en over de
-- eerste acht vakantieweken.
-- @key week_start
-- @column week_start DATE: maandag van de week
-- @column kind VARCHAR: gewoon = geen schoolvakantie (regio Midden) en geen nationale feestdag; vakantie = minstens drie werkdagen schoolvakantie; anders = de rest
-- @column is_measured BOOLEAN: de week telt mee in de meting
WITH days AS (
    SELECT date_trunc('week', day)::DATE AS week_start, day::DATE AS day
    FROM raw.build AS build, generate_series(build.window_start::TIMESTAMP, build.window_end::TIMESTAMP,
        INTERVAL 1 DAY) AS series (day)
),

judged AS (
    SELECT
        days.week_start,
        count(*) FILTER (
            WHERE isodow(days.day) <= 5 AND EXISTS (
                SELECT 1 FROM raw.holidays AS holiday WHERE holiday.kind = 'school' AND days.day BETWEEN holiday.start
                    AND holiday."end"
            )
        ) AS n_school,
        count(*) FILTER (
            WHERE EXISTS (
                SELECT 1 FROM raw.holidays AS holiday WHERE holiday.kind = 'public' AND days.day BETWEEN holiday.start
                    AND holiday."end"
            )
        ) AS n_public
    FROM days
    GROUP BY days.week_start
    HAVING count(*) = 7
),

named AS (
    SELECT
        week_start,
        CASE WHEN n_school >= 3 THEN 'vakantie' WHEN n_school = 0 AND n_public = 0 THEN 'gewoon'
            ELSE 'anders' END AS kind
    FROM judged
)

SELECT
    named.week_start,
    named.kind,
    named.kind <> 'anders'
        AND row_number() OVER (PARTITION BY named.kind ORDER BY named.week_start) <= settings.normal_weeks
        AS is_measured
FROM named
CROSS JOIN nulmeting.settings AS settings
