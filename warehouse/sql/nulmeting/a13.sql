-- Deel van de activiteiten waar u zo binnenloopt, per gebied.
-- @shape nulmeting.results
-- @key neighbourhood_code, sub
-- @indicator name: Zonder aanmelden
-- @indicator domain: toegankelijkheid
-- @indicator sphere: gemeenschappelijk
-- @indicator definition: Bij welk deel van de keren u kunt binnenlopen zonder aanmelden of verwijzing, van de keren waarvan dat bekend is. De delen A13.inloop, A13.aanmelden, A13.verwijzing, A13.besloten en A13.onbekend zijn delen van alle keren en samen 100 %.
-- @indicator unit: %
-- @indicator formula: keren met inloop / keren waarvan bekend is hoe u binnenkomt * 100
-- @indicator numerator: keren met inloop
-- @indicator denominator: keren waarvan bekend is hoe u binnenkomt
-- @indicator coverage: deel van de keren waarvan bekend is hoe u binnenkomt, maal het bereik van de meting
-- @indicator confidence: wie niets over aanmelden zegt, telt als onbekend
-- @indicator needs: agenda
-- @indicator witte_dorp: samen
-- @indicator period: weken
-- @indicator decimals: 0
-- @indicator basis: geen
-- @indicator framework: Welzijn op Recept: drempels
-- @indicator reason: van geen enkele activiteit is bekend hoe u binnenkomt
SELECT
    neighbourhood_code,
    '' AS sub,
    sum(n) FILTER (WHERE label IN ('inloop')) / any_value(n_known) * 100 AS value,
    sum(n) FILTER (WHERE label IN ('inloop')) AS numerator,
    any_value(n_known) AS denominator,
    any_value(n_known) / any_value(n_total) AS known,
    any_value(n_known_activities) AS n_units,
    CASE WHEN any_value(n_known) < any_value(n_total)
        THEN printf('van %.0f van de %.0f keren is niet bekend hoe u binnenkomt',
            any_value(n_total) - any_value(n_known), any_value(n_total))
    END AS note
FROM nulmeting.shares
WHERE facet = 'toegang' AND n_known > 0
GROUP BY neighbourhood_code
UNION ALL BY NAME
SELECT * EXCLUDE (facet)
FROM nulmeting.share_parts
WHERE facet = 'toegang'
