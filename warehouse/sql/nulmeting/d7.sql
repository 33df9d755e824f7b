-- Van hoeveel netwerken organisaties lid zijn, per gebied; en hoeveel leden een netwerk heeft.
-- @shape nulmeting.results
-- @key neighbourhood_code, sub
-- @indicator name: Netwerken per organisatie
-- @indicator domain: netwerk
-- @indicator sphere: gemeenschappelijk
-- @indicator definition: Van hoeveel netwerken een organisatie met een plek in dit gebied gemiddeld lid is. Leden per netwerk staan bij D7.<netwerk>.
-- @indicator unit: netwerken per organisatie
-- @indicator formula: lidmaatschappen / organisaties
-- @indicator numerator: lidmaatschappen
-- @indicator denominator: organisaties
-- @indicator coverage: 1: het register wordt genomen zoals het is
-- @indicator confidence: alleen lidmaatschappen die in het register staan
-- @indicator needs: register
-- @indicator witte_dorp: apart
-- @indicator period: dag
-- @indicator decimals: 1
-- @indicator basis: nieuwsbrief 2023, slotalinea: elf netwerken met hun omvang
-- @indicator framework: geen
-- @indicator reason: er is hier geen organisatie bekend
WITH memberships AS (
    SELECT area.neighbourhood_code, area.organization_id, unnest(organization.networks) AS network_id
    FROM nulmeting.organisation_areas AS area
    INNER JOIN raw.organizations AS organization USING (organization_id)
)

SELECT
    area.neighbourhood_code,
    '' AS sub,
    coalesce(any_value(members.n), 0) / count(*) AS value,
    coalesce(any_value(members.n), 0) AS numerator,
    count(*) AS denominator
FROM nulmeting.organisation_areas AS area
LEFT JOIN (SELECT neighbourhood_code, count(*) AS n FROM memberships GROUP BY ALL) AS members USING (neighbourhood_code)
GROUP BY area.neighbourhood_code
UNION ALL BY NAME
SELECT neighbourhood_code, network_id AS sub, count(*) AS value, count(*) AS numerator, 'leden' AS unit
FROM memberships
GROUP BY neighbourhood_code, network_id
