-- Deel van de reeksen dat minstens een jaar loopt, per gebied.
-- @shape nulmeting.results
-- @key neighbourhood_code, sub
-- @indicator name: Continuïteit
-- @indicator domain: duurzaamheid van het aanbod
-- @indicator sphere: gemeenschappelijk
-- @indicator definition: Welk deel van de reeksen die nu lopen al minstens twaalf maanden in de agenda staat. Wat bronnen zelf zeggen over de eerste dag staat apart: A14.volgens_bron.
-- @indicator unit: %
-- @indicator formula: reeksen die minstens 365 dagen geleden voor het eerst gezien zijn / alle lopende reeksen * 100
-- @indicator numerator: reeksen van minstens een jaar
-- @indicator denominator: lopende reeksen (dagelijks, wekelijks of maandelijks)
-- @indicator coverage: deel van de bekende plekken met een bron die bij deze bouw goed gelezen is
-- @indicator confidence: een reeks die in een andere bron opduikt kan als nieuw zijn geteld
-- @indicator needs: agenda
-- @indicator witte_dorp: samen
-- @indicator period: dag
-- @indicator decimals: 0
-- @indicator basis: nieuwsbrief 2023: relationele continuïteit (Engbersen)
-- @indicator framework: Movisie: continuïteit werkt altijd
-- @indicator reason: er zijn hier geen lopende reeksen
WITH known_since AS (
    SELECT min(first_seen) AS day FROM raw.activities
),

series AS (
    SELECT
        activity.activity_id,
        CASE WHEN place.place_id IS NULL THEN 'zonder buurt' ELSE place.neighbourhood_id END AS neighbourhood_id,
        activity.first_seen,
        list_min(activity.schedule ->> '$[*].start_date')::DATE AS started
    FROM raw.activities AS activity
    INNER JOIN core.activities AS known ON known.activity_id = activity.activity_id AND known.is_published
    LEFT JOIN core.places AS place ON place.place_id = known.place_id
    WHERE activity.status <> 'cancelled'
        AND list_has_any(activity.schedule ->> '$[*].kind', ['daily', 'weekly', 'monthly'])
),

counted AS (
    SELECT
        area.neighbourhood_code,
        count(*) AS n,
        count(*) FILTER (WHERE series.first_seen <= build.as_of_date - settings.continuity_days) AS n_lasting,
        count(series.started) AS n_started,
        count(*) FILTER (WHERE series.started <= build.as_of_date - settings.continuity_days) AS n_started_long_ago
    FROM series
    INNER JOIN nulmeting.areas AS area ON area.neighbourhood_id = series.neighbourhood_id AND area.rule = 'samen'
    CROSS JOIN raw.build AS build
    CROSS JOIN nulmeting.settings AS settings
    GROUP BY area.neighbourhood_code
)

SELECT
    counted.neighbourhood_code,
    '' AS sub,
    CASE WHEN known_since.day <= build.as_of_date - settings.continuity_days
        THEN counted.n_lasting / counted.n * 100 END AS value,
    counted.n_lasting AS numerator,
    counted.n AS denominator,
    counted.n AS n_units,
    CASE
        WHEN known_since.day > build.as_of_date - settings.continuity_days
            THEN printf(
                'de agenda wordt pas bijgehouden sinds %s; dit kan vanaf %s',
                strftime(known_since.day, '%d-%m-%Y'),
                strftime(known_since.day + settings.continuity_days, '%d-%m-%Y')
            )
    END AS note
FROM counted
CROSS JOIN known_since
CROSS JOIN raw.build AS build
CROSS JOIN nulmeting.settings AS settings
UNION ALL BY NAME
SELECT
    neighbourhood_code,
    'volgens_bron' AS sub,
    n_started_long_ago / n_started * 100 AS value,
    n_started_long_ago AS numerator,
    n_started AS denominator,
    n_started / n AS known,
    n_started AS n_units,
    'van reeksen waarvan de bron zelf een eerste dag noemt' AS note
FROM counted
WHERE n_started > 0
