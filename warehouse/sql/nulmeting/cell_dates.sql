-- Een rij per buurt en combinatie van thema, doelgroep en dagdeel die er in gewone weken voorkomt. Witte Dorp telt bij Oud
-- Mathenesse. Ook activiteiten zonder genoemde doelgroep staan erin, als 'niet gezegd'.
-- @key neighbourhood_code, category, target_group, part_of_week, daypart
-- @column neighbourhood_code VARCHAR: CBS-code van de buurt
-- @column category VARCHAR: thema
-- @column target_group VARCHAR: doelgroep, of 'niet gezegd'
-- @column part_of_week VARCHAR: doordeweeks of weekend
-- @column daypart VARCHAR: ochtend, middag of avond
SELECT DISTINCT
    dates.neighbourhood_code,
    theme.category,
    people.target_group,
    CASE WHEN dates.day >= 6 THEN 'weekend' ELSE 'doordeweeks' END AS part_of_week,
    part.daypart
FROM nulmeting.area_dates AS dates
INNER JOIN nulmeting.dayparts AS part USING (activity_id, recurrence_id),
    LATERAL (SELECT unnest(dates.category) AS category) AS theme,
    LATERAL (SELECT unnest(CASE WHEN len(dates.audience) = 0 THEN ['niet gezegd']
        ELSE dates.audience END) AS target_group) AS people
WHERE dates.rule = 'samen' AND dates.neighbourhood_code <> 'WK059903'
