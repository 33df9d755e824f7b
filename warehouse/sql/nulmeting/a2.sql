-- Activiteiten per week per 1.000 inwoners, per gebied.
-- @shape nulmeting.results
-- @key neighbourhood_code
-- @indicator name: Activiteiten per week per 1.000 inwoners
-- @indicator domain: aanbod
-- @indicator sphere: gemeenschappelijk en institutioneel
-- @indicator definition: Hoe vaak er in een gewone week iets te doen is (A1), gedeeld door het aantal inwoners.
-- @indicator unit: per 1.000 inwoners
-- @indicator formula: A1 / inwoners * 1.000
-- @indicator numerator: activiteiten per week (mediaan van acht gewone weken)
-- @indicator denominator: inwoners volgens het CBS
-- @indicator coverage: deel van de bekende plekken met een bron die bij deze bouw goed gelezen is
-- @indicator confidence: het CBS rondt inwoners af op vijf; het jaar van het cijfer staat bij F1
-- @indicator needs: agenda, cbs
-- @indicator witte_dorp: samen
-- @indicator period: weken
-- @indicator decimals: 1
-- @indicator basis: nieuwsbrief 2023
-- @indicator framework: CBS als noemer; vergelijkbaar tussen wijken
-- @indicator reason: er is van geen enkele plek in dit gebied een bron gelezen, of het aantal inwoners is niet bekend
SELECT
    weekly.neighbourhood_code,
    median(weekly.n_dates) / nullif(any_value(residents.residents), 0) * 1000 AS value,
    median(weekly.n_dates) AS numerator,
    any_value(residents.residents) AS denominator
FROM nulmeting.weekly AS weekly
INNER JOIN nulmeting.residents AS residents USING (neighbourhood_code, rule)
WHERE weekly.rule = 'samen' AND weekly.kind = 'gewoon'
GROUP BY weekly.neighbourhood_code
