-- Hoeveel van de bekende plekken de meting bereikt, per gebied.
-- @shape nulmeting.results
-- @key neighbourhood_code, sub
-- @indicator name: Dekking van de meting
-- @indicator domain: kwaliteit
-- @indicator sphere: geen
-- @indicator definition: Welk deel van de bekende plekken een actieve bron heeft die in de laatste 30 dagen goed gelezen is. G1.vandaag: met een bron die bij deze bouw goed gelezen is; dat is het bereik waarmee de dekking van de andere cijfers is vermenigvuldigd.
-- @indicator unit: %
-- @indicator formula: plekken met een verse bron / bekende plekken * 100
-- @indicator numerator: plekken met een verse bron
-- @indicator denominator: bekende plekken
-- @indicator coverage: 1: alle bekende plekken zijn bekeken
-- @indicator confidence: plekken die niemand kent staan er niet in
-- @indicator needs: register
-- @indicator witte_dorp: samen
-- @indicator period: dag
-- @indicator decimals: 0
-- @indicator basis: nieuwsbrief 2023: met iedere plek contact in december en januari
-- @indicator framework: Movisie: wees je bewust van wat je niet meet
-- @indicator reason: er is hier geen plek bekend
SELECT
    neighbourhood_code,
    '' AS sub,
    n_fresh / n_places * 100 AS value,
    n_fresh AS numerator,
    n_places AS denominator,
    CASE WHEN n_fresh < n_places
        THEN printf('%d van de %d plekken heeft geen verse bron', n_places - n_fresh, n_places) END AS note
FROM nulmeting.reach
WHERE rule = 'samen' AND n_places > 0
UNION ALL BY NAME
SELECT
    neighbourhood_code,
    'vandaag' AS sub,
    n_today / n_places * 100 AS value,
    n_today AS numerator,
    n_places AS denominator
FROM nulmeting.reach
WHERE rule = 'samen' AND n_places > 0
