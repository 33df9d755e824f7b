-- Vrijwilligers, per gebied.
-- @shape nulmeting.results
-- @key neighbourhood_code
-- @indicator name: Vrijwilligers
-- @indicator domain: vrijwilligers
-- @indicator sphere: gemeenschappelijk
-- @indicator definition: Hoeveel vrijwilligers de plekken samen opgaven, afgerond op vijf. Wat niet is opgegeven wordt niet geschat.
-- @indicator unit: personen
-- @indicator formula: som van de opgaven
-- @indicator numerator: opgegeven vrijwilligers
-- @indicator denominator: geen
-- @indicator coverage: deel van de plekken dat het opgaf
-- @indicator confidence: wie op twee plekken helpt telt twee keer
-- @indicator needs: register
-- @indicator witte_dorp: samen
-- @indicator period: dag
-- @indicator decimals: 0
-- @indicator basis: nieuwsbrief 2023: ruim 1.200 vrijwilligers
-- @indicator framework: CBS en SCP: vrijwilligerswerk
-- @indicator reason: geen plek gaf het aantal vrijwilligers op; vul het in het register in
SELECT
    neighbourhood_code,
    CASE WHEN NOT is_hidden THEN round(total / 5) * 5 END AS value,
    CASE WHEN NOT is_hidden THEN round(total / 5) * 5 END AS numerator,
    n_reported / n_places AS known,
    CASE
        WHEN is_hidden THEN 'te weinig plekken gaven dit op om te publiceren'
        ELSE printf('opgegeven door %d van de %d plekken; afgerond op vijf; wie op twee plekken helpt telt dubbel',
            n_reported, n_places)
    END AS note
FROM nulmeting.reported
WHERE measure = 'volunteers' AND n_reported > 0
