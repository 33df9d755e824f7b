-- Welk deel van de organisaties zelf bevestigde dat de gegevens kloppen, per gebied.
-- @shape nulmeting.results
-- @key neighbourhood_code
-- @indicator name: Bevestigd door de plek zelf
-- @indicator domain: kwaliteit
-- @indicator sphere: geen
-- @indicator definition: Welk deel van de organisaties in het laatste jaar zelf zei dat haar gegevens kloppen.
-- @indicator unit: %
-- @indicator formula: organisaties die minder dan 365 dagen geleden bevestigden / organisaties * 100
-- @indicator numerator: organisaties die bevestigden
-- @indicator denominator: bekende organisaties
-- @indicator coverage: 1: alle bekende organisaties zijn bekeken
-- @indicator confidence: bevestigd is gezegd, niet nagekeken
-- @indicator needs: register
-- @indicator witte_dorp: apart
-- @indicator period: dag
-- @indicator decimals: 0
-- @indicator basis: nieuwsbrief 2023: contactronde in december en januari
-- @indicator framework: geen
-- @indicator reason: er is hier geen organisatie bekend
SELECT
    area.neighbourhood_code,
    count(*) FILTER (WHERE known.confirmed_on > build.as_of_date - settings.confirmed_days) / count(*) * 100 AS value,
    count(*) FILTER (WHERE known.confirmed_on > build.as_of_date - settings.confirmed_days) AS numerator,
    count(*) AS denominator,
    count(*) AS n_units
FROM nulmeting.organisation_areas AS area
INNER JOIN core.register_organisations AS known USING (organization_id)
CROSS JOIN raw.build AS build
CROSS JOIN nulmeting.settings AS settings
GROUP BY area.neighbourhood_code
