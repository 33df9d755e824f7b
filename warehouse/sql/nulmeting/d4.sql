-- Activiteiten die organisaties samen doen, per gebied.
-- @shape nulmeting.results
-- @key neighbourhood_code, sub
-- @indicator name: Samen georganiseerd
-- @indicator domain: netwerk
-- @indicator sphere: gemeenschappelijk
-- @indicator definition: Bij welk deel van de keren in gewone weken de organisator een andere is dan de organisatie van de plek, van de keren waarvan beide bekend zijn. D4.aantal is het aantal verschillende activiteiten.
-- @indicator unit: %
-- @indicator formula: keren met twee organisaties / keren waarvan organisator en plek bekend zijn * 100
-- @indicator numerator: keren met een andere organisator dan de plek
-- @indicator denominator: keren waarvan organisator en organisatie van de plek bekend zijn
-- @indicator coverage: deel van de keren waarvan beide bekend zijn, maal het bereik van de meting
-- @indicator confidence: samenwerking die niet in de agenda staat, telt niet mee
-- @indicator needs: agenda, register
-- @indicator witte_dorp: samen
-- @indicator period: weken
-- @indicator decimals: 0
-- @indicator basis: nieuwsbrief 2023: samenwerken
-- @indicator framework: geen
-- @indicator reason: van geen enkele activiteit zijn organisator en organisatie van de plek allebei bekend
WITH counted AS (
    SELECT
        neighbourhood_code,
        count(*) AS n,
        count(*) FILTER (WHERE organization_id IS NOT NULL AND place_organization_id IS NOT NULL) AS n_known,
        count(*) FILTER (WHERE organization_id <> place_organization_id) AS n_joint,
        count(DISTINCT activity_id) FILTER (WHERE organization_id IS NOT NULL
            AND place_organization_id IS NOT NULL) AS n_units,
        count(DISTINCT activity_id) FILTER (WHERE organization_id <> place_organization_id) AS n_joint_activities
    FROM nulmeting.area_dates
    WHERE rule = 'samen'
    GROUP BY neighbourhood_code
)

SELECT
    neighbourhood_code,
    '' AS sub,
    n_joint / n_known * 100 AS value,
    n_joint AS numerator,
    n_known AS denominator,
    n_known / n AS known,
    n_units
FROM counted
WHERE n_known > 0
UNION ALL BY NAME
SELECT
    neighbourhood_code,
    'aantal' AS sub,
    n_joint_activities AS value,
    n_joint_activities AS numerator,
    n_units AS denominator,
    n_known / n AS known,
    'activiteiten' AS unit
FROM counted
WHERE n_known > 0
