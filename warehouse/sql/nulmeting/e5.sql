-- Hoe zeker plekken zijn van hun ruimte, per gebied.
-- @shape nulmeting.results
-- @key neighbourhood_code, sub
-- @indicator name: Zekerheid van huisvesting
-- @indicator domain: financiën
-- @indicator sphere: gemeenschappelijk
-- @indicator definition: Welk deel van de plekken zijn ruimte nog minstens twee jaar zeker heeft: zonder einddatum, of met een einddatum over meer dan 24 maanden. De vormen staan bij E5.<vorm>; vormen van minder dan vijf plekken staan samen onder E5.overig.
-- @indicator unit: %
-- @indicator formula: plekken die hun ruimte nog twee jaar hebben / plekken die dit opgaven * 100
-- @indicator numerator: plekken met een zekere ruimte
-- @indicator denominator: plekken waarvan dit bekend is
-- @indicator coverage: deel van de plekken dat het opgaf
-- @indicator confidence: een contract zonder einddatum kan worden opgezegd
-- @indicator needs: register
-- @indicator witte_dorp: samen
-- @indicator period: dag
-- @indicator decimals: 0
-- @indicator basis: nieuwsbrief 2023: huurverhogingen
-- @indicator framework: geen
-- @indicator reason: geen plek gaf op hoe lang zij haar ruimte heeft; vul het in het register in
WITH housed AS (
    SELECT
        area.neighbourhood_code,
        place.place_id,
        place.housing_form,
        CASE
            WHEN place.housing_is_permanent THEN TRUE
            WHEN place.housing_end IS NOT NULL THEN place.housing_end > build.as_of_date + to_months(24)
        END AS is_secure
    FROM core.register_places AS place
    INNER JOIN nulmeting.areas AS area ON area.neighbourhood_id = place.neighbourhood_id AND area.rule = 'samen'
    CROSS JOIN raw.build AS build
    WHERE place.status IS DISTINCT FROM 'gestopt'
),

totals AS (
    SELECT
        neighbourhood_code,
        count(is_secure) AS n_known,
        count(*) FILTER (WHERE is_secure) AS n_secure,
        count(housing_form) AS n_form
    FROM housed
    GROUP BY neighbourhood_code
),

forms AS (
    SELECT
        neighbourhood_code,
        housing_form,
        count(*) AS n,
        coalesce(sum(count(*)) OVER (PARTITION BY neighbourhood_code ORDER BY count(*),
            housing_form ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING), 0)
            AS n_before
    FROM housed
    WHERE housing_form IS NOT NULL
    GROUP BY neighbourhood_code, housing_form
),

grouped AS (
    SELECT
        forms.neighbourhood_code,
        CASE WHEN forms.n < settings.minimum_cell OR forms.n_before BETWEEN 1 AND settings.minimum_cell - 1
            THEN 'overig' ELSE forms.housing_form END AS form,
        sum(forms.n) AS n
    FROM forms
    CROSS JOIN nulmeting.settings AS settings
    GROUP BY ALL
)

SELECT
    totals.neighbourhood_code,
    '' AS sub,
    CASE WHEN NOT reported.is_hidden THEN round(totals.n_secure / totals.n_known * 100) END AS value,
    reported.n_reported / reported.n_places AS known,
    CASE WHEN reported.is_hidden THEN 'te weinig plekken gaven dit op om te publiceren' END AS note
FROM totals
INNER JOIN nulmeting.reported AS reported
    ON reported.neighbourhood_code = totals.neighbourhood_code AND reported.measure = 'housing'
WHERE reported.n_reported > 0
UNION ALL BY NAME
SELECT
    grouped.neighbourhood_code,
    grouped.form AS sub,
    grouped.n / totals.n_form * 100 AS value,
    grouped.n AS numerator,
    totals.n_form AS denominator
FROM grouped
INNER JOIN totals USING (neighbourhood_code)
INNER JOIN nulmeting.reported AS reported
    ON reported.neighbourhood_code = grouped.neighbourhood_code AND reported.measure = 'housing_form'
CROSS JOIN nulmeting.settings AS settings
WHERE NOT reported.is_hidden AND grouped.n >= settings.minimum_cell AND grouped.n < totals.n_form
