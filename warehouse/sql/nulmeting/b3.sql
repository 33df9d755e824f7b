-- Plekken per 1.000 inwoners, en hoe ver het is, per gebied.
-- @shape nulmeting.results
-- @key neighbourhood_code, sub
-- @indicator name: Plekken per 1.000 inwoners
-- @indicator domain: stand
-- @indicator sphere: gemeenschappelijk
-- @indicator definition: Hoeveel actieve plekken (B2) er zijn per 1.000 inwoners. B3.afstand is de afstand hemelsbreed van een punt midden in de buurt tot de dichtstbijzijnde actieve plek; voor het geheel de mediaan van de buurten.
-- @indicator unit: per 1.000 inwoners
-- @indicator formula: actieve plekken / inwoners * 1.000
-- @indicator numerator: actieve plekken
-- @indicator denominator: inwoners volgens het CBS
-- @indicator coverage: deel van de bekende plekken met een bron die bij deze bouw goed gelezen is
-- @indicator confidence: een punt per buurt zegt weinig over de randen van de buurt
-- @indicator needs: agenda, register, cbs
-- @indicator witte_dorp: samen
-- @indicator period: dag
-- @indicator decimals: 2
-- @indicator basis: nieuwsbrief 2023: 60 locaties
-- @indicator framework: CBS-nabijheidsmaat
-- @indicator reason: er is hier geen plek bekend, of het aantal inwoners is niet bekend
WITH open_places AS (
    SELECT active.place_id, active.neighbourhood_id, radians(place.latitude) AS phi, radians(place.longitude) AS lambda
    FROM nulmeting.active_places AS active
    INNER JOIN raw.places AS place USING (place_id)
    WHERE active.is_active
),

per_area AS (
    SELECT area.neighbourhood_code, count(DISTINCT place.place_id) AS n, any_value(residents.residents) AS residents
    FROM nulmeting.areas AS area
    INNER JOIN nulmeting.residents AS residents
        ON residents.neighbourhood_code = area.neighbourhood_code AND residents.rule = area.rule
    LEFT JOIN open_places AS place USING (neighbourhood_id)
    WHERE area.rule = 'samen'
    GROUP BY area.neighbourhood_code
),

nearest AS (
    SELECT
        neighbourhood.neighbourhood_id,
        min(
            2 * 6371000 * asin(sqrt(
                pow(sin((place.phi - radians(neighbourhood.latitude)) / 2), 2)
                + cos(place.phi) * cos(radians(neighbourhood.latitude))
                * pow(sin((place.lambda - radians(neighbourhood.longitude)) / 2), 2)
            ))
        ) AS metres
    FROM raw.neighbourhoods AS neighbourhood
    CROSS JOIN open_places AS place
    WHERE neighbourhood.latitude IS NOT NULL AND place.phi IS NOT NULL
    GROUP BY neighbourhood.neighbourhood_id
)

SELECT
    neighbourhood_code,
    '' AS sub,
    n / nullif(residents, 0) * 1000 AS value,
    n AS numerator,
    residents AS denominator
FROM per_area
UNION ALL BY NAME
SELECT
    area.neighbourhood_code,
    'afstand' AS sub,
    round(median(nearest.metres), -1) AS value,
    'm' AS unit,
    'hemelsbreed vanaf een punt midden in de buurt' AS note
FROM nearest
INNER JOIN nulmeting.areas AS area ON area.neighbourhood_id = nearest.neighbourhood_id AND area.rule = 'samen'
GROUP BY area.neighbourhood_code
