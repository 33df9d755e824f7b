-- Welk deel van het geld voor drie jaar of langer is, per gebied.
-- @shape nulmeting.results
-- @key neighbourhood_code
-- @indicator name: Structureel geld
-- @indicator domain: financiën
-- @indicator sphere: gemeenschappelijk
-- @indicator definition: Welk deel van het opgegeven geld met een bekende looptijd drie jaar of langer loopt.
-- @indicator unit: %
-- @indicator formula: bedragen met een looptijd van minstens drie jaar / bedragen met bekende looptijd * 100
-- @indicator numerator: structurele bedragen (niet gepubliceerd)
-- @indicator denominator: bedragen met bekende looptijd (niet gepubliceerd)
-- @indicator coverage: deel van de plekken dat geldbronnen met een bedragklasse opgaf
-- @indicator confidence: bedragen zijn klassen: gerekend is met het midden ervan, en bij de hoogste klasse met de ondergrens
-- @indicator needs: register
-- @indicator witte_dorp: samen
-- @indicator period: dag
-- @indicator decimals: 0
-- @indicator basis: nieuwsbrief 2023: financiële duurzaamheid
-- @indicator framework: geen
-- @indicator reason: geen plek gaf geldbronnen op; vul ze in het register in
WITH lasting AS (
    SELECT
        area.neighbourhood_code,
        sum(line.amount) AS total,
        sum(line.amount) FILTER (WHERE line.is_structural IS NOT NULL) AS known,
        coalesce(sum(line.amount) FILTER (WHERE line.is_structural), 0) AS amount,
        count(DISTINCT line.place_id) FILTER (WHERE line.is_structural) AS n_places
    FROM nulmeting.money AS line
    INNER JOIN nulmeting.areas AS area ON area.neighbourhood_id = line.neighbourhood_id AND area.rule = 'samen'
    GROUP BY area.neighbourhood_code
)

SELECT
    lasting.neighbourhood_code,
    CASE
        WHEN NOT reported.is_hidden AND (lasting.n_places = 0 OR lasting.n_places >= settings.minimum_cell)
            THEN round(lasting.amount / nullif(lasting.known, 0) * 100)
    END AS value,
    lasting.known / lasting.total * reported.n_reported / reported.n_places AS known,
    CASE WHEN reported.is_hidden OR lasting.n_places BETWEEN 1 AND settings.minimum_cell - 1
        THEN 'te weinig plekken om te publiceren' END AS note
FROM lasting
INNER JOIN nulmeting.reported AS reported
    ON reported.neighbourhood_code = lasting.neighbourhood_code AND reported.measure = 'money'
CROSS JOIN nulmeting.settings AS settings
