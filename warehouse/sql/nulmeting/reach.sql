-- Een rij per gebied en telwijze: hoeveel van de bekende plekken de meting bereikt.
-- @key neighbourhood_code, rule
-- @column neighbourhood_code VARCHAR: CBS-code van het gebied
-- @column rule VARCHAR: telwijze, zie nulmeting.areas
-- @column n_places BIGINT: bekende plekken die niet gestopt zijn
-- @column n_fresh BIGINT: plekken met een actieve bron die in de laatste dertig dagen goed gelezen is
-- @column n_today BIGINT: plekken met een bron die bij deze bouw goed gelezen is
-- @column reach DOUBLE: deel van de bekende plekken met een bron die bij deze bouw goed gelezen is; nul als er geen plek bekend is
WITH places AS (
    SELECT
        place.place_id,
        place.neighbourhood_id,
        coalesce(bool_or(told.is_read_today), FALSE) AS is_read_today,
        coalesce(bool_or(told.is_fresh), FALSE) AS is_fresh
    FROM core.register_places AS place
    LEFT JOIN nulmeting.place_sources AS told USING (place_id)
    WHERE place.status IS DISTINCT FROM 'gestopt'
    GROUP BY ALL
)

SELECT
    area.neighbourhood_code,
    area.rule,
    count(places.place_id) AS n_places,
    count(*) FILTER (WHERE places.is_fresh) AS n_fresh,
    count(*) FILTER (WHERE places.is_read_today) AS n_today,
    coalesce(count(*) FILTER (WHERE places.is_read_today) / nullif(count(places.place_id), 0), 0) AS reach
FROM nulmeting.areas AS area
LEFT JOIN places USING (neighbourhood_id)
GROUP BY ALL
