-- Uren activiteit per week per 1.000 inwoners, per gebied.
-- @shape nulmeting.results
-- @key neighbourhood_code, sub
-- @indicator name: Uren activiteit per week per 1.000 inwoners
-- @indicator domain: aanbod
-- @indicator sphere: gemeenschappelijk en institutioneel
-- @indicator definition: Hoeveel uur er in een gewone week iets te doen is, gedeeld door het aantal inwoners. Waar het einde niet gegeven is, telt de mediane duur van dat thema; welk deel dat is staat bij A3.geschat.
-- @indicator unit: uur per 1.000 inwoners
-- @indicator formula: mediaan van de uren per week over acht gewone weken / inwoners * 1.000
-- @indicator numerator: uren per week
-- @indicator denominator: inwoners volgens het CBS
-- @indicator coverage: deel van de keren met een kloktijd, maal het bereik van de meting
-- @indicator confidence: hoe groter A3.geschat, hoe meer het een schatting is
-- @indicator needs: agenda, cbs
-- @indicator witte_dorp: samen
-- @indicator period: weken
-- @indicator decimals: 1
-- @indicator basis: geen
-- @indicator framework: geen
-- @indicator reason: er is van geen enkele plek in dit gebied een bron gelezen, of het aantal inwoners is niet bekend
WITH medians AS (
    SELECT
        weekly.neighbourhood_code,
        median(weekly.hours) AS hours,
        any_value(residents.residents) AS residents,
        sum(weekly.n_timed) / nullif(sum(weekly.n_dates), 0) AS known,
        sum(weekly.hours) AS total,
        sum(weekly.hours_estimated) AS total_estimated
    FROM nulmeting.weekly AS weekly
    INNER JOIN nulmeting.residents AS residents USING (neighbourhood_code, rule)
    WHERE weekly.rule = 'samen' AND weekly.kind = 'gewoon'
    GROUP BY weekly.neighbourhood_code
)

SELECT
    neighbourhood_code,
    '' AS sub,
    hours / nullif(residents, 0) * 1000 AS value,
    hours AS numerator,
    residents AS denominator,
    known
FROM medians
UNION ALL BY NAME
SELECT
    neighbourhood_code,
    'geschat' AS sub,
    total_estimated / nullif(total, 0) * 100 AS value,
    total_estimated AS numerator,
    total AS denominator,
    known,
    '%' AS unit
FROM medians
WHERE total > 0
