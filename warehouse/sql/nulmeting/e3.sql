-- Hoe afhankelijk plekken zijn van een enkele geldbron, per gebied.
-- @shape nulmeting.results
-- @key neighbourhood_code
-- @indicator name: Afhankelijkheid van een geldbron
-- @indicator domain: financiën
-- @indicator sphere: gemeenschappelijk
-- @indicator definition: De mediaan over plekken van de Herfindahl-index: 1 = alles van een bron, 0,5 = twee even grote bronnen. Hoe hoger, hoe kwetsbaarder.
-- @indicator unit: 0 tot 1
-- @indicator formula: mediaan over plekken van de som van kwadraten van de aandelen per bron
-- @indicator numerator: som van kwadraten van de bedragen per bron (niet gepubliceerd)
-- @indicator denominator: kwadraat van het totaal (niet gepubliceerd)
-- @indicator coverage: deel van de plekken dat geldbronnen met een bedragklasse opgaf
-- @indicator confidence: bedragen zijn klassen: gerekend is met het midden ervan, en bij de hoogste klasse met de ondergrens
-- @indicator needs: register
-- @indicator witte_dorp: samen
-- @indicator period: dag
-- @indicator decimals: 2
-- @indicator basis: geen
-- @indicator framework: geen
-- @indicator reason: geen plek gaf geldbronnen op; vul ze in het register in
WITH per_place AS (
    SELECT place_id, neighbourhood_id, sum(amount) AS amount
    FROM nulmeting.money
    WHERE amount > 0
    GROUP BY place_id, neighbourhood_id, funder
),

concentration AS (
    SELECT place_id, neighbourhood_id, sum(pow(amount, 2)) / pow(sum(amount), 2) AS herfindahl
    FROM per_place
    GROUP BY place_id, neighbourhood_id
)

SELECT
    area.neighbourhood_code,
    CASE WHEN NOT any_value(reported.is_hidden) AND count(*) >= any_value(settings.minimum_cell)
        THEN round(median(concentration.herfindahl), 2) END AS value,
    any_value(reported.n_reported) / any_value(reported.n_places) AS known,
    CASE WHEN any_value(reported.is_hidden) OR count(*) < any_value(settings.minimum_cell)
        THEN 'te weinig plekken gaven dit op om te publiceren' END AS note
FROM concentration
INNER JOIN nulmeting.areas AS area ON area.neighbourhood_id = concentration.neighbourhood_id AND area.rule = 'samen'
INNER JOIN nulmeting.reported AS reported
    ON reported.neighbourhood_code = area.neighbourhood_code AND reported.measure = 'money'
CROSS JOIN nulmeting.settings AS settings
GROUP BY area.neighbourhood_code
