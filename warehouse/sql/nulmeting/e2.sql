-- Welk deel van het geld binnenkort afloopt, per gebied.
-- @shape nulmeting.results
-- @key neighbourhood_code, sub
-- @indicator name: Geld dat afloopt
-- @indicator domain: financiën
-- @indicator sphere: gemeenschappelijk
-- @indicator definition: Welk deel van het opgegeven geld met een bekende looptijd binnen twaalf maanden afloopt. Ook binnen 6 en 24 maanden: E2.6_maanden, E2.12_maanden, E2.24_maanden.
-- @indicator unit: %
-- @indicator formula: bedragen met een einddatum binnen 12 maanden / bedragen met bekende looptijd * 100
-- @indicator numerator: bedragen die aflopen (niet gepubliceerd)
-- @indicator denominator: bedragen met bekende looptijd (niet gepubliceerd)
-- @indicator coverage: deel van de plekken dat geldbronnen met een bedragklasse opgaf
-- @indicator confidence: bedragen zijn klassen: gerekend is met het midden ervan, en bij de hoogste klasse met de ondergrens
-- @indicator needs: register
-- @indicator witte_dorp: samen
-- @indicator period: dag
-- @indicator decimals: 0
-- @indicator basis: nieuwsbrief 2023: tijdelijke en gelimiteerde potten; 2028 einde aanbesteding
-- @indicator framework: geen
-- @indicator reason: geen plek gaf geldbronnen op; vul ze in het register in
WITH horizons AS (
    SELECT unnest([6, 12, 24]) AS months
),

ending AS (
    SELECT
        area.neighbourhood_code,
        horizons.months,
        sum(line.amount) AS total,
        sum(line.amount) FILTER (WHERE line.end_date IS NOT NULL OR line.is_structural) AS known,
        coalesce(sum(line.amount) FILTER (WHERE line.end_date <= build.as_of_date + to_months(horizons.months)), 0)
            AS amount,
        count(DISTINCT line.place_id) FILTER (WHERE line.end_date <= build.as_of_date + to_months(horizons.months))
            AS n_places
    FROM nulmeting.money AS line
    INNER JOIN nulmeting.areas AS area ON area.neighbourhood_id = line.neighbourhood_id AND area.rule = 'samen'
    CROSS JOIN horizons
    CROSS JOIN raw.build AS build
    GROUP BY ALL
),

shares AS (
    SELECT
        ending.neighbourhood_code,
        ending.months,
        CASE
            WHEN NOT reported.is_hidden AND (ending.n_places = 0 OR ending.n_places >= settings.minimum_cell)
                THEN round(ending.amount / nullif(ending.known, 0) * 100)
        END AS value,
        ending.known / ending.total * reported.n_reported / reported.n_places AS known,
        CASE WHEN reported.is_hidden OR ending.n_places BETWEEN 1 AND settings.minimum_cell - 1
            THEN 'te weinig plekken om te publiceren' END AS note
    FROM ending
    INNER JOIN nulmeting.reported AS reported
        ON reported.neighbourhood_code = ending.neighbourhood_code AND reported.measure = 'money'
    CROSS JOIN nulmeting.settings AS settings
)

SELECT neighbourhood_code, '' AS sub, value, known, note FROM shares WHERE months = 12
UNION ALL BY NAME
SELECT neighbourhood_code, months || '_maanden' AS sub, value, known FROM shares WHERE value IS NOT NULL
