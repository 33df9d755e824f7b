-- Een rij per buurt, verwijsdoel en dagdeel waarvoor de komende vier weken geen verwijsaanbod is: de gatenlijst voor de
-- welzijnscoach. Staat er in de agenda wel iets, dan is een telefoontje genoeg om het gat te dichten.
-- @key neighbourhood_code, goal, part_of_week, daypart
-- @column neighbourhood_code VARCHAR: CBS-code van de buurt
-- @column goal VARCHAR: verwijsdoel
-- @column part_of_week VARCHAR: doordeweeks of weekend
-- @column daypart VARCHAR: ochtend (tot 12.00 uur), middag (tot 17.00 uur) of avond; naar het begin
-- @column n_elsewhere BIGINT: aantal andere buurten waar hiervoor wel aanbod is
-- @column n_in_agenda BIGINT: activiteiten die hier wel in de agenda staan, maar niet in het verwijsaanbod
-- @column missing VARCHAR[]: wat daaraan ontbreekt: toegang (niet gezegd of op verwijzing), contact, bevestiging
-- @not_null n_elsewhere, n_in_agenda, missing
-- @references neighbourhood_code -> mart.neighbourhoods.neighbourhood_id
-- @references goal -> mart.verwijsdoelen.goal
WITH slots AS (
    SELECT DISTINCT
        activity.neighbourhood_id AS neighbourhood_code,
        activity.activity_id,
        CASE WHEN isodow(occurrence.date) >= 6 THEN 'weekend' ELSE 'doordeweeks' END AS part_of_week,
        CASE
            WHEN hour(occurrence.start AT TIME ZONE 'Europe/Amsterdam') < 12 THEN 'ochtend'
            WHEN hour(occurrence.start AT TIME ZONE 'Europe/Amsterdam') < 17 THEN 'middag'
            ELSE 'avond'
        END AS daypart
    FROM mart.occurrences AS occurrence
    INNER JOIN mart.activities AS activity USING (activity_id)
    CROSS JOIN raw.build AS build
    WHERE
        activity.superseded_by IS NULL AND occurrence.status <> 'cancelled' AND NOT occurrence.all_day
        AND activity.neighbourhood_id IS NOT NULL
        AND occurrence.date >= build.as_of_date AND occurrence.date < build.as_of_date + 28
),

offers AS (
    SELECT DISTINCT slots.neighbourhood_code, activity_goals.goal, slots.part_of_week, slots.daypart
    FROM slots
    INNER JOIN mart.verwijsaanbod AS offer USING (activity_id)
    INNER JOIN verwijs.activity_goals AS activity_goals USING (activity_id)
),

-- For walking in the access itself is what is missing, so that is not asked of what nearly is an offer.
nearly AS (
    SELECT
        slots.neighbourhood_code,
        goals.goal,
        slots.part_of_week,
        slots.daypart,
        count(DISTINCT slots.activity_id) AS n,
        list_sort(list_distinct(flatten(list([
            CASE WHEN activity.access IS NULL OR activity.access NOT IN ('walk_in', 'register') THEN 'toegang' END,
            CASE WHEN coalesce(organization.telephone, organization.email, place.telephone, place.email) IS NULL
                THEN 'contact' END,
            CASE WHEN activity.last_confirmed < build.as_of_date - settings.referral_days THEN 'bevestiging' END
        ])))) AS missing
    FROM slots
    INNER JOIN mart.activities AS activity USING (activity_id)
    INNER JOIN verwijs.goals AS goals ON list_contains(activity.category, goals.category)
    CROSS JOIN raw.build AS build
    CROSS JOIN nulmeting.settings AS settings
    LEFT JOIN raw.organizations AS organization ON organization.organization_id = activity.organization_id
    LEFT JOIN raw.places AS place ON place.place_id = activity.place_id
    ANTI JOIN mart.verwijsaanbod AS offer ON offer.activity_id = slots.activity_id
    GROUP BY ALL
)

SELECT
    neighbourhood.neighbourhood_id AS neighbourhood_code,
    goals.goal,
    weeks.part_of_week,
    parts.daypart,
    (
        SELECT count(DISTINCT other.neighbourhood_code)
        FROM offers AS other
        WHERE other.goal = goals.goal AND other.part_of_week = weeks.part_of_week AND other.daypart = parts.daypart
    ) AS n_elsewhere,
    coalesce(nearly.n, 0) AS n_in_agenda,
    coalesce(list_filter(nearly.missing, lambda word: word IS NOT NULL), []) AS missing
FROM raw.neighbourhoods AS neighbourhood
CROSS JOIN mart.verwijsdoelen AS goals
CROSS JOIN (SELECT unnest(['doordeweeks', 'weekend']) AS part_of_week) AS weeks
CROSS JOIN (SELECT unnest(['ochtend', 'middag', 'avond']) AS daypart) AS parts
LEFT JOIN nearly
    ON nearly.neighbourhood_code = neighbourhood.neighbourhood_id AND nearly.goal = goals.goal
        AND nearly.part_of_week = weeks.part_of_week AND nearly.daypart = parts.daypart
ANTI JOIN offers
    ON offers.neighbourhood_code = neighbourhood.neighbourhood_id AND offers.goal = goals.goal
        AND offers.part_of_week = weeks.part_of_week AND offers.daypart = parts.daypart
