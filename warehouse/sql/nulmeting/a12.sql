-- Deel van de activiteiten dat gratis is of hoogstens 4 euro kost, per gebied.
-- @shape nulmeting.results
-- @key neighbourhood_code, sub
-- @indicator name: Gratis of hoogstens 4 euro
-- @indicator domain: toegankelijkheid
-- @indicator sphere: gemeenschappelijk
-- @indicator definition: Welk deel van de keren gratis is of hoogstens 4 euro kost, van de keren waarvan de prijs bekend is. De delen A12.gratis, A12.tot_4_euro, A12.duurder en A12.onbekend zijn delen van alle keren en samen 100 %.
-- @indicator unit: %
-- @indicator formula: keren met een laagste prijs van hoogstens 4 euro / keren met een bekende prijs * 100
-- @indicator numerator: keren die gratis zijn of hoogstens 4 euro kosten
-- @indicator denominator: keren waarvan de prijs bekend is
-- @indicator coverage: deel van de keren waarvan de prijs bekend is, maal het bereik van de meting
-- @indicator confidence: gratis en niet gezegd zijn verschillende dingen
-- @indicator needs: agenda
-- @indicator witte_dorp: samen
-- @indicator period: weken
-- @indicator decimals: 0
-- @indicator basis: nieuwsbrief 2023: armoede
-- @indicator framework: geen
-- @indicator reason: van geen enkele activiteit is bekend wat zij kost
SELECT
    neighbourhood_code,
    '' AS sub,
    sum(n) FILTER (WHERE label IN ('gratis', 'tot_4_euro')) / any_value(n_known) * 100 AS value,
    sum(n) FILTER (WHERE label IN ('gratis', 'tot_4_euro')) AS numerator,
    any_value(n_known) AS denominator,
    any_value(n_known) / any_value(n_total) AS known,
    any_value(n_known_activities) AS n_units,
    CASE WHEN any_value(n_known) < any_value(n_total)
        THEN printf('van %.0f van de %.0f keren is niet bekend wat het kost', any_value(n_total) - any_value(n_known),
            any_value(n_total))
    END AS note
FROM nulmeting.shares
WHERE facet = 'prijs' AND n_known > 0
GROUP BY neighbourhood_code
UNION ALL BY NAME
SELECT * EXCLUDE (facet)
FROM nulmeting.share_parts
WHERE facet = 'prijs'
