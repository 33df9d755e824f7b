-- Een rij per organisatie en buurt waar zij een plek heeft of iets doet: is zij actief? Zie nulmeting.active_places.
-- @key organization_id, neighbourhood_id
-- @column organization_id VARCHAR: kenmerk van de organisatie
-- @column neighbourhood_id VARCHAR: buurt, of 'zonder buurt'
-- @column is_active BOOLEAN: actief, waar dan ook
WITH busy AS (
    SELECT DISTINCT
        activity.organization_id,
        CASE WHEN place.place_id IS NULL THEN 'zonder buurt' ELSE place.neighbourhood_id END AS neighbourhood_id
    FROM mart.occurrences AS occurrence
    INNER JOIN mart.activities AS activity USING (activity_id)
    CROSS JOIN raw.build AS build
    CROSS JOIN nulmeting.settings AS settings
    LEFT JOIN core.places AS place ON place.place_id = coalesce(occurrence.place_id, activity.place_id)
    WHERE activity.superseded_by IS NULL AND occurrence.status <> 'cancelled' AND activity.organization_id IS NOT NULL
        AND occurrence.date BETWEEN build.as_of_date - settings.active_days AND build.as_of_date + settings.active_days
),

located AS (
    SELECT organization_id, neighbourhood_id FROM busy WHERE neighbourhood_id IS NOT NULL
    UNION
    SELECT organization_id, unnest(CASE WHEN len(neighbourhood_ids) = 0 THEN ['zonder buurt']
        ELSE neighbourhood_ids END) AS neighbourhood_id
    FROM core.register_organisations
)

SELECT
    located.organization_id,
    located.neighbourhood_id,
    known.status IS DISTINCT FROM 'gestopt'
    AND (
        located.organization_id IN (SELECT busy.organization_id FROM busy)
        OR coalesce(known.confirmed_on > build.as_of_date - settings.confirmed_days, FALSE)
    ) AS is_active
FROM located
INNER JOIN core.register_organisations AS known USING (organization_id)
CROSS JOIN raw.build AS build
CROSS JOIN nulmeting.settings AS settings
