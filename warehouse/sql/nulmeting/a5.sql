-- Verdeling van de activiteiten over doelgroepen, per gebied.
-- @shape nulmeting.results
-- @key neighbourhood_code, sub
-- @indicator name: Verdeling naar doelgroep
-- @indicator domain: aanbod
-- @indicator sphere: gemeenschappelijk en institutioneel
-- @indicator definition: Het aandeel van de grootste doelgroep, van de keren waarvan gezegd is voor wie. De delen per doelgroep (A5.<groep> en A5.onbekend) zijn delen van alle keren en samen 100 %. Een keer voor twee groepen telt voor elk half.
-- @indicator unit: %
-- @indicator formula: gewogen keren voor die groep / keren waarvan gezegd is voor wie * 100
-- @indicator numerator: keren voor de grootste doelgroep
-- @indicator denominator: keren waarvan gezegd is voor wie
-- @indicator coverage: deel van de keren waarvan gezegd is voor wie, maal het bereik van de meting
-- @indicator confidence: niet gezegd is niet hetzelfde als voor iedereen
-- @indicator needs: agenda
-- @indicator witte_dorp: samen
-- @indicator period: weken
-- @indicator decimals: 0
-- @indicator basis: nieuwsbrief 2023: voor wie
-- @indicator framework: geen
-- @indicator reason: van geen enkele activiteit is gezegd voor wie zij is
WITH known AS (
    SELECT *, row_number() OVER (PARTITION BY neighbourhood_code ORDER BY n DESC, label) AS place
    FROM nulmeting.shares
    WHERE facet = 'doelgroep' AND label <> 'onbekend' AND n_known > 0
)

SELECT
    neighbourhood_code,
    '' AS sub,
    n / n_known * 100 AS value,
    n AS numerator,
    n_known AS denominator,
    n_known / n_total AS known,
    n_known_activities AS n_units,
    'grootste doelgroep: ' || replace(label, '_', ' ') AS note
FROM known
WHERE place = 1
UNION ALL BY NAME
SELECT * EXCLUDE (facet)
FROM nulmeting.share_parts
WHERE facet = 'doelgroep'
