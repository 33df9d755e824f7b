-- Verdeling van de activiteiten over thema's, per gebied.
-- @shape nulmeting.results
-- @key neighbourhood_code, sub
-- @indicator name: Verdeling naar thema
-- @indicator domain: aanbod
-- @indicator sphere: gemeenschappelijk en institutioneel
-- @indicator definition: Het aandeel van het grootste thema, van de keren waarvan het thema bekend is. De delen per thema (A4.<thema> en A4.onbekend) zijn delen van alle keren en samen 100 %. Een keer met twee thema's telt voor elk half.
-- @indicator unit: %
-- @indicator formula: gewogen keren met dat thema / keren waarvan het thema bekend is * 100
-- @indicator numerator: keren van het grootste thema
-- @indicator denominator: keren waarvan het thema bekend is
-- @indicator coverage: deel van de keren waarvan het thema bekend is, maal het bereik van de meting
-- @indicator confidence: thema's worden gelezen uit titel, omschrijving en rubriek
-- @indicator needs: agenda
-- @indicator witte_dorp: samen
-- @indicator period: weken
-- @indicator decimals: 0
-- @indicator basis: nieuwsbrief 2023: buurthuiskamers, groen, kunst, formulierhulp, taal, leefstijl
-- @indicator framework: thema's van het Wijkprofiel; MAEX en SDG
-- @indicator reason: van geen enkele activiteit is het thema bekend
WITH known AS (
    SELECT *, row_number() OVER (PARTITION BY neighbourhood_code ORDER BY n DESC, label) AS place
    FROM nulmeting.shares
    WHERE facet = 'thema' AND label <> 'onbekend' AND n_known > 0
)

SELECT
    neighbourhood_code,
    '' AS sub,
    n / n_known * 100 AS value,
    n AS numerator,
    n_known AS denominator,
    n_known / n_total AS known,
    n_known_activities AS n_units,
    'grootste thema: ' || replace(label, '_', ' ') AS note
FROM known
WHERE place = 1
UNION ALL BY NAME
SELECT * EXCLUDE (facet)
FROM nulmeting.share_parts
WHERE facet = 'thema'
