-- In hoeveel van de 21 dagdelen van een gewone week er iets te doen is, per gebied.
-- @shape nulmeting.results
-- @key neighbourhood_code
-- @indicator name: Dagdelen met iets te doen
-- @indicator domain: aanbod
-- @indicator sphere: gemeenschappelijk
-- @indicator definition: In hoeveel van de 21 dagdelen (zeven dagen; ochtend tot 12.00, middag tot 17.00, avond) er in een gewone week minstens een activiteit is. Een activiteit telt in het dagdeel waarin zij begint, en in elk dagdeel waarin er minstens een uur van valt.
-- @indicator unit: van 21 dagdelen
-- @indicator formula: mediaan over acht gewone weken van het aantal verschillende dagdelen
-- @indicator numerator: dagdelen met een activiteit
-- @indicator denominator: 21 dagdelen
-- @indicator coverage: deel van de keren met een kloktijd, maal het bereik van de meting
-- @indicator confidence: een activiteit om de week vult haar dagdeel maar in de helft van de weken
-- @indicator needs: agenda
-- @indicator witte_dorp: apart
-- @indicator period: weken
-- @indicator decimals: 1
-- @indicator basis: nieuwsbrief 2023: op welke dagen; er zijn, ook buiten kantoortijd
-- @indicator framework: geen
-- @indicator reason: er is van geen enkele plek in dit gebied een bron gelezen
SELECT
    neighbourhood_code,
    median(n_cells) AS value,
    median(n_cells) AS numerator,
    21 AS denominator,
    sum(n_timed) / nullif(sum(n_dates), 0) AS known
FROM nulmeting.weekly
WHERE rule = 'apart' AND kind = 'gewoon'
GROUP BY neighbourhood_code
