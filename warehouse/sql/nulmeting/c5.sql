-- Deelnames per week, per gebied.
-- @shape nulmeting.results
-- @key neighbourhood_code
-- @indicator name: Deelnames per week
-- @indicator domain: bereik
-- @indicator sphere: gemeenschappelijk
-- @indicator definition: Hoeveel bezoeken de plekken samen per gewone week opgaven, afgerond op vijf. Geen verschillende mensen: wie drie keer komt telt drie keer.
-- @indicator unit: deelnames per week
-- @indicator formula: som van de opgaven
-- @indicator numerator: opgegeven bezoeken per week
-- @indicator denominator: geen
-- @indicator coverage: deel van de plekken dat het opgaf
-- @indicator confidence: een opgave is een schatting van de plek
-- @indicator needs: register
-- @indicator witte_dorp: samen
-- @indicator period: dag
-- @indicator decimals: 0
-- @indicator basis: nieuwsbrief 2023: vele duizenden deelnemers
-- @indicator framework: MAEX: bereik
-- @indicator reason: geen plek gaf het aantal bezoeken op; vul het in het register in
SELECT
    neighbourhood_code,
    CASE WHEN NOT is_hidden THEN round(total / 5) * 5 END AS value,
    CASE WHEN NOT is_hidden THEN round(total / 5) * 5 END AS numerator,
    n_reported / n_places AS known,
    CASE
        WHEN is_hidden THEN 'te weinig plekken gaven dit op om te publiceren'
        ELSE printf('opgegeven door %d van de %d plekken; bezoeken, geen verschillende mensen; afgerond op vijf',
            n_reported, n_places)
    END AS note
FROM nulmeting.reported
WHERE measure = 'visitors' AND n_reported > 0
