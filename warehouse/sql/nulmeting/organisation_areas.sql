-- Een rij per organisatie die niet gestopt is en gebied waar zij een plek heeft. Wie geen bekende plek heeft hoort bij het geheel.
-- @key neighbourhood_code, organization_id
-- @column neighbourhood_code VARCHAR: CBS-code van het gebied
-- @column organization_id VARCHAR: kenmerk van de organisatie
SELECT DISTINCT area.neighbourhood_code, located.organization_id
FROM (
    SELECT organization_id, unnest(CASE WHEN len(neighbourhood_ids) = 0 THEN ['zonder buurt']
        ELSE neighbourhood_ids END) AS neighbourhood_id
    FROM core.register_organisations
    WHERE status IS DISTINCT FROM 'gestopt'
) AS located
INNER JOIN nulmeting.areas AS area ON area.neighbourhood_id = located.neighbourhood_id AND area.rule = 'apart'
