-- Waar het geld van plekken vandaan komt, per gebied.
-- @shape nulmeting.results
-- @key neighbourhood_code, sub
-- @indicator name: Financieringsmix
-- @indicator domain: financiën
-- @indicator sphere: gemeenschappelijk
-- @indicator definition: Welk deel van het opgegeven geld van de gemeente komt (structureel, incidenteel of als opdracht). De delen per geldbron staan bij E1.<bron>; bronnen van minder dan vijf plekken staan samen onder E1.overig.
-- @indicator unit: %
-- @indicator formula: bedragen van de gemeente / alle opgegeven bedragen * 100
-- @indicator numerator: bedragen per jaar (niet gepubliceerd)
-- @indicator denominator: alle bedragen per jaar (niet gepubliceerd)
-- @indicator coverage: deel van de plekken dat geldbronnen met een bedragklasse opgaf
-- @indicator confidence: bedragen zijn klassen: gerekend is met het midden ervan, en bij de hoogste klasse met de ondergrens
-- @indicator needs: register
-- @indicator witte_dorp: samen
-- @indicator period: dag
-- @indicator decimals: 0
-- @indicator basis: nieuwsbrief 2023: Steunstromen, fondsen, social return, crowdfunding; Ontzorgen
-- @indicator framework: MAEX: verhouding subsidie en eigen inkomsten
-- @indicator reason: geen plek gaf geldbronnen op; vul ze in het register in
WITH lines AS (
    SELECT line.*, area.neighbourhood_code
    FROM nulmeting.money AS line
    INNER JOIN nulmeting.areas AS area ON area.neighbourhood_id = line.neighbourhood_id AND area.rule = 'samen'
),

-- Funders of few places are put together, so that no place can be recognised.
funders AS (
    SELECT
        neighbourhood_code,
        funder,
        count(DISTINCT place_id) AS n_places,
        coalesce(sum(count(DISTINCT place_id)) OVER (
            PARTITION BY neighbourhood_code
            ORDER BY count(DISTINCT place_id), funder ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING
        ), 0) AS n_before
    FROM lines
    GROUP BY neighbourhood_code, funder
),

grouped AS (
    SELECT
        lines.neighbourhood_code,
        lines.place_id,
        lines.amount,
        CASE WHEN funders.n_places < settings.minimum_cell OR funders.n_before BETWEEN 1 AND settings.minimum_cell - 1
            THEN 'overig' ELSE lines.funder END AS funder
    FROM lines
    INNER JOIN funders USING (neighbourhood_code, funder)
    CROSS JOIN nulmeting.settings AS settings
),

parts AS (
    SELECT
        neighbourhood_code,
        funder,
        sum(amount) AS amount,
        min(count(DISTINCT place_id)) OVER (PARTITION BY neighbourhood_code) AS n_smallest,
        count(*) OVER (PARTITION BY neighbourhood_code) AS n_parts
    FROM grouped
    GROUP BY neighbourhood_code, funder
),

municipal AS (
    SELECT
        neighbourhood_code,
        sum(amount) AS total,
        coalesce(sum(amount) FILTER (WHERE funder LIKE 'gemeente%' OR funder = 'opdracht'), 0) AS amount,
        count(DISTINCT place_id) FILTER (WHERE funder LIKE 'gemeente%' OR funder = 'opdracht') AS n_with
    FROM lines
    GROUP BY neighbourhood_code
)

SELECT
    reported.neighbourhood_code,
    '' AS sub,
    CASE
        WHEN NOT reported.is_hidden AND (municipal.n_with = 0 OR municipal.n_with >= settings.minimum_cell)
            THEN round(municipal.amount / municipal.total * 100)
    END AS value,
    reported.n_reported / reported.n_places AS known,
    CASE
        WHEN reported.is_hidden OR municipal.n_with BETWEEN 1 AND settings.minimum_cell - 1
            THEN 'te weinig plekken gaven dit op om te publiceren'
        ELSE printf('opgegeven door %d van de %d plekken', reported.n_reported, reported.n_places)
    END AS note
FROM nulmeting.reported AS reported
INNER JOIN municipal USING (neighbourhood_code)
CROSS JOIN nulmeting.settings AS settings
WHERE reported.measure = 'money'
UNION ALL BY NAME
SELECT
    parts.neighbourhood_code,
    parts.funder AS sub,
    parts.amount / sum(parts.amount) OVER (PARTITION BY parts.neighbourhood_code) * 100 AS value,
    reported.n_reported / reported.n_places AS known
FROM parts
INNER JOIN nulmeting.reported AS reported
    ON reported.neighbourhood_code = parts.neighbourhood_code AND reported.measure = 'money'
CROSS JOIN nulmeting.settings AS settings
WHERE NOT reported.is_hidden AND parts.n_smallest >= settings.minimum_cell AND parts.n_parts > 1
