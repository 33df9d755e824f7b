-- Actieve plekken, organisaties en netwerken, per gebied.
-- @shape nulmeting.results
-- @key neighbourhood_code, sub
-- @indicator name: Plekken, organisaties en netwerken
-- @indicator domain: stand
-- @indicator sphere: gemeenschappelijk
-- @indicator definition: Hoeveel plekken er actief zijn: met minstens een activiteit binnen 90 dagen, of door de plek zelf bevestigd in het laatste jaar. Ook: B2.organisaties (net zo) en B2.netwerken (met minstens een actief lid). Een organisatie die in twee buurten werkt telt in beide, en eenmaal in het geheel.
-- @indicator unit: plekken
-- @indicator formula: aantal
-- @indicator numerator: actieve plekken
-- @indicator denominator: geen
-- @indicator coverage: deel van de bekende plekken met een bron die bij deze bouw goed gelezen is
-- @indicator confidence: een plek zonder bron en zonder bevestiging lijkt niet actief; het werkelijke aantal is eerder hoger
-- @indicator needs: agenda, register
-- @indicator witte_dorp: apart
-- @indicator period: dag
-- @indicator decimals: 0
-- @indicator basis: nieuwsbrief 2023: 11 netwerken, 80 organisaties, 60 locaties
-- @indicator framework: Movisie: aantal plekken en initiatieven
-- @indicator reason: er is hier geen plek bekend
WITH codes AS (
    SELECT DISTINCT neighbourhood_code FROM nulmeting.areas WHERE rule = 'apart'
),

places AS (
    SELECT area.neighbourhood_code, count(DISTINCT place.place_id) AS n
    FROM nulmeting.active_places AS place
    INNER JOIN nulmeting.areas AS area ON area.neighbourhood_id = place.neighbourhood_id AND area.rule = 'apart'
    WHERE place.is_active
    GROUP BY area.neighbourhood_code
),

organisations AS (
    SELECT
        area.neighbourhood_code,
        count(DISTINCT located.organization_id) AS n,
        count(DISTINCT member.network_id) AS n_networks
    FROM nulmeting.active_organisations AS located
    INNER JOIN nulmeting.areas AS area ON area.neighbourhood_id = located.neighbourhood_id AND area.rule = 'apart'
    LEFT JOIN (
        SELECT organization_id, unnest(networks) AS network_id FROM raw.organizations
    ) AS member ON member.organization_id = located.organization_id
    WHERE located.is_active
    GROUP BY area.neighbourhood_code
),

counted AS (
    SELECT
        codes.neighbourhood_code,
        coalesce(places.n, 0) AS n_places,
        coalesce(organisations.n, 0) AS n_organisations,
        coalesce(organisations.n_networks, 0) AS n_networks
    FROM codes
    LEFT JOIN places USING (neighbourhood_code)
    LEFT JOIN organisations USING (neighbourhood_code)
)

SELECT neighbourhood_code, '' AS sub, n_places AS value, n_places AS numerator FROM counted
UNION ALL BY NAME
SELECT neighbourhood_code, 'plekken' AS sub, n_places AS value, n_places AS numerator FROM counted
UNION ALL BY NAME
SELECT neighbourhood_code, 'organisaties' AS sub, n_organisations AS value, n_organisations AS numerator,
    'organisaties' AS unit
FROM counted
UNION ALL BY NAME
SELECT neighbourhood_code, 'netwerken' AS sub, n_networks AS value, n_networks AS numerator, 'netwerken' AS unit
    FROM counted
