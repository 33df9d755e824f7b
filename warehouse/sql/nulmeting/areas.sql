-- Een rij per gebied, telwijze en buurt die erin meetelt. Het gebied Delfshaven (WK059903) is de wijk van het CBS: zonder
-- Nieuw Mathenesse, maar met wat geen bekende plek heeft en dus in geen buurt geteld wordt.
-- @key neighbourhood_code, rule, neighbourhood_id
-- @column neighbourhood_code VARCHAR: CBS-code van het gebied: een buurt, of WK059903 voor heel Delfshaven
-- @column rule VARCHAR: telwijze: apart = elke buurt apart; samen = Witte Dorp (590 inwoners) telt mee bij Oud Mathenesse, voor alles met een noemer
-- @column neighbourhood_id VARCHAR: CBS-code van de buurt die meetelt, of 'zonder buurt'
SELECT
    CASE WHEN rule = 'samen' AND neighbourhood.neighbourhood_id = 'BU05990328' THEN 'BU05990327'
        ELSE neighbourhood.neighbourhood_id END
        AS neighbourhood_code,
    rule,
    neighbourhood.neighbourhood_id
FROM raw.neighbourhoods AS neighbourhood
CROSS JOIN (SELECT unnest(['apart', 'samen']) AS rule) AS rules
UNION ALL
SELECT 'WK059903' AS neighbourhood_code, rule, part.neighbourhood_id
FROM (
    SELECT neighbourhood_id FROM core.neighbourhood_figures WHERE in_district
    UNION ALL
    SELECT 'zonder buurt' AS neighbourhood_id
) AS part
CROSS JOIN (SELECT unnest(['apart', 'samen']) AS rule) AS rules
