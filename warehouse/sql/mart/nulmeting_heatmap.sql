-- Een rij per gebied, dag van de week en dagdeel: hoeveel activiteiten er in een gewone week zijn, gemiddeld over acht weken.
-- Een activiteit telt in het dagdeel waarin zij begint, en in elk dagdeel waarin er minstens een uur van valt.
-- @key neighbourhood_code, day, daypart
-- @column neighbourhood_code VARCHAR: CBS-code van het gebied
-- @column day BIGINT: dag van de week, 1 = maandag
-- @column daypart VARCHAR: ochtend (tot 12.00 uur), middag (tot 17.00 uur) of avond
-- @column confirmed DOUBLE: bevestigde activiteiten per week
-- @column assumed DOUBLE: veronderstelde activiteiten per week
-- @not_null confirmed, assumed
-- @references neighbourhood_code -> mart.nulmeting_areas.neighbourhood_code
WITH weeks AS (
    SELECT count(*) AS n FROM nulmeting.weeks WHERE is_measured AND kind = 'gewoon'
),

counted AS (
    SELECT
        dates.neighbourhood_code,
        dates.day,
        part.daypart,
        count(*) FILTER (WHERE dates.is_confirmed) AS confirmed,
        count(*) FILTER (WHERE NOT dates.is_confirmed) AS assumed
    FROM nulmeting.area_dates AS dates
    INNER JOIN nulmeting.dayparts AS part USING (activity_id, recurrence_id)
    WHERE dates.rule = 'apart'
    GROUP BY ALL
)

SELECT
    area.neighbourhood_code,
    days.day,
    parts.daypart,
    coalesce(counted.confirmed / weeks.n, 0) AS confirmed,
    coalesce(counted.assumed / weeks.n, 0) AS assumed
FROM mart.nulmeting_areas AS area
CROSS JOIN (SELECT unnest(range(1, 8)) AS day) AS days
CROSS JOIN (SELECT unnest(['ochtend', 'middag', 'avond']) AS daypart) AS parts
CROSS JOIN weeks
LEFT JOIN counted
    ON counted.neighbourhood_code = area.neighbourhood_code AND counted.day = days.day
        AND counted.daypart = parts.daypart
