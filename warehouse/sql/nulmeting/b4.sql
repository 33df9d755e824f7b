-- Nieuwe en gestopte plekken in het laatste jaar, per gebied.
-- @shape nulmeting.results
-- @key neighbourhood_code, sub
-- @indicator name: Nieuwe en gestopte plekken
-- @indicator domain: dynamiek
-- @indicator sphere: gemeenschappelijk
-- @indicator definition: Hoeveel plekken er het laatste jaar bij kwamen, min hoeveel er stopten. Nieuw (B4.nieuw): in het laatste jaar voor het eerst in de agenda. Gestopt (B4.gestopt): al 90 dagen in geen enkele bron meer, en daarvoor nog wel.
-- @indicator unit: plekken per jaar
-- @indicator formula: nieuwe plekken - gestopte plekken
-- @indicator numerator: nieuwe plekken
-- @indicator denominator: geen
-- @indicator coverage: deel van de bekende plekken met een bron die bij deze bouw goed gelezen is
-- @indicator confidence: een plek waarvan de bron wegvalt lijkt gestopt; een plek die een bron krijgt lijkt nieuw
-- @indicator needs: agenda, register
-- @indicator witte_dorp: apart
-- @indicator period: dag
-- @indicator decimals: 0
-- @indicator basis: natuurlijke groei; sluitingsdreiging (bruisende buurten)
-- @indicator framework: geen
-- @indicator reason: er zijn nog geen twee metingen met een jaar ertussen
WITH known_since AS (
    SELECT min(first_seen) AS day FROM raw.activities
),

seen AS (
    SELECT place_id, min(first_seen) AS first_seen, max(last_seen) AS last_seen
    FROM raw.activities
    WHERE place_id IS NOT NULL
    GROUP BY place_id
),

counted AS (
    SELECT
        area.neighbourhood_code,
        count(*) FILTER (WHERE seen.first_seen > build.as_of_date - 365 AND seen.first_seen > known_since.day) AS n_new,
        count(*) FILTER (
            WHERE seen.last_seen > build.as_of_date - 365 - settings.active_days
                AND seen.last_seen <= build.as_of_date - settings.active_days
        ) AS n_ended
    FROM nulmeting.areas AS area
    CROSS JOIN raw.build AS build
    CROSS JOIN known_since
    CROSS JOIN nulmeting.settings AS settings
    LEFT JOIN core.places AS place USING (neighbourhood_id)
    LEFT JOIN seen ON seen.place_id = place.place_id
    WHERE area.rule = 'apart' AND known_since.day <= build.as_of_date - 365
    GROUP BY area.neighbourhood_code
),

too_early AS (
    SELECT
        printf(
            'de agenda wordt pas bijgehouden sinds %s; dit kan vanaf %s', strftime(known_since.day, '%d-%m-%Y'),
            strftime(known_since.day + 365, '%d-%m-%Y')
        ) AS note
    FROM known_since
    CROSS JOIN raw.build AS build
    WHERE known_since.day > build.as_of_date - 365
)

SELECT neighbourhood_code, '' AS sub, n_new - n_ended AS value, n_new AS numerator FROM counted
UNION ALL BY NAME
SELECT neighbourhood_code, 'nieuw' AS sub, n_new AS value, n_new AS numerator FROM counted
UNION ALL BY NAME
SELECT neighbourhood_code, 'gestopt' AS sub, n_ended AS value, n_ended AS numerator FROM counted
UNION ALL BY NAME
SELECT DISTINCT area.neighbourhood_code, '' AS sub, too_early.note
FROM nulmeting.areas AS area
CROSS JOIN too_early
WHERE area.rule = 'apart'
