-- Vrijwilligers per 1.000 inwoners, per gebied.
-- @shape nulmeting.results
-- @key neighbourhood_code
-- @indicator name: Vrijwilligers per 1.000 inwoners
-- @indicator domain: vrijwilligers
-- @indicator sphere: gemeenschappelijk
-- @indicator definition: Opgegeven vrijwilligers (C1) gedeeld door het aantal inwoners. Vrijwilligers hoeven niet in de buurt te wonen.
-- @indicator unit: per 1.000 inwoners
-- @indicator formula: C1 / inwoners * 1.000
-- @indicator numerator: opgegeven vrijwilligers
-- @indicator denominator: inwoners volgens het CBS
-- @indicator coverage: deel van de plekken dat het opgaf
-- @indicator confidence: wie op twee plekken helpt telt twee keer
-- @indicator needs: register, cbs
-- @indicator witte_dorp: samen
-- @indicator period: dag
-- @indicator decimals: 1
-- @indicator basis: geen
-- @indicator framework: Wijkprofiel: participatie
-- @indicator reason: geen plek gaf het aantal vrijwilligers op; vul het in het register in
SELECT
    reported.neighbourhood_code,
    CASE WHEN NOT reported.is_hidden
        THEN round(reported.total / 5) * 5 / nullif(residents.residents, 0) * 1000 END AS value,
    CASE WHEN NOT reported.is_hidden THEN round(reported.total / 5) * 5 END AS numerator,
    residents.residents AS denominator,
    reported.n_reported / reported.n_places AS known,
    CASE WHEN reported.is_hidden THEN 'te weinig plekken gaven dit op om te publiceren' END AS note
FROM nulmeting.reported AS reported
INNER JOIN nulmeting.residents AS residents
    ON residents.neighbourhood_code = reported.neighbourhood_code AND residents.rule = 'samen'
WHERE reported.measure = 'volunteers' AND reported.n_reported > 0
