-- Uren van vrijwilligers per jaar, per gebied.
-- @shape nulmeting.results
-- @key neighbourhood_code
-- @indicator name: Uren van vrijwilligers
-- @indicator domain: vrijwilligers
-- @indicator sphere: gemeenschappelijk
-- @indicator definition: Vrijwilligers maal hun uren per jaar. Waar alleen het aantal bekend is, rekenen we met 200 uur (4 uur per week, 50 weken). Afgerond op honderd.
-- @indicator unit: uur per jaar
-- @indicator formula: som van vrijwilligers * uren per vrijwilliger
-- @indicator numerator: uren per jaar
-- @indicator denominator: geen
-- @indicator coverage: deel van de plekken dat het aantal vrijwilligers opgaf
-- @indicator confidence: 200 uur is een aanname uit de nieuwsbrief
-- @indicator needs: register
-- @indicator witte_dorp: samen
-- @indicator period: dag
-- @indicator decimals: 0
-- @indicator basis: nieuwsbrief 2023: 4 uur per week, 200 uur per jaar
-- @indicator framework: geen
-- @indicator reason: geen plek gaf het aantal vrijwilligers op; vul het in het register in
SELECT
    neighbourhood_code,
    CASE WHEN NOT is_hidden THEN round(total, -2) END AS value,
    CASE WHEN NOT is_hidden THEN round(total, -2) END AS numerator,
    n_reported / n_places AS known,
    CASE
        WHEN is_hidden THEN 'te weinig plekken gaven dit op om te publiceren'
        WHEN n_assumed = 0 THEN printf('opgegeven door %d van de %d plekken', n_reported, n_places)
        ELSE printf(
            'opgegeven door %d van de %d plekken; bij %d daarvan is alleen het aantal bekend, en gerekend met %.0f uur',
            n_reported, n_places, n_assumed, (SELECT volunteer_hours_year FROM nulmeting.settings)
        )
    END AS note
FROM nulmeting.reported
WHERE measure = 'hours' AND n_reported > 0
