-- Een rij per plek: is zij actief? Ja met een activiteit binnen negentig dagen, of als de plek zelf in het laatste jaar bevestigde
-- wat er over haar staat; niet als het register zegt dat zij gestopt is.
-- @key place_id
-- @column place_id VARCHAR: kenmerk van de plek
-- @column neighbourhood_id VARCHAR: buurt van de plek
-- @column is_active BOOLEAN: actief
WITH busy AS (
    SELECT DISTINCT coalesce(occurrence.place_id, activity.place_id) AS place_id
    FROM mart.occurrences AS occurrence
    INNER JOIN mart.activities AS activity USING (activity_id)
    CROSS JOIN raw.build AS build
    CROSS JOIN nulmeting.settings AS settings
    WHERE activity.superseded_by IS NULL AND occurrence.status <> 'cancelled'
        AND occurrence.date BETWEEN build.as_of_date - settings.active_days AND build.as_of_date + settings.active_days
)

SELECT
    place.place_id,
    place.neighbourhood_id,
    place.status IS DISTINCT FROM 'gestopt'
    AND (busy.place_id IS NOT NULL
        OR coalesce(place.confirmed_on > build.as_of_date - settings.confirmed_days, FALSE)) AS is_active
FROM core.register_places AS place
CROSS JOIN raw.build AS build
CROSS JOIN nulmeting.settings AS settings
LEFT JOIN busy USING (place_id)
