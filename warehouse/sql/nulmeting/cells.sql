-- Een rij per combinatie van thema, doelgroep en dagdeel die ergens voorkomt: in hoeveel buurten.
-- @key category, target_group, part_of_week, daypart
-- @column category VARCHAR: thema
-- @column target_group VARCHAR: doelgroep
-- @column part_of_week VARCHAR: doordeweeks of weekend
-- @column daypart VARCHAR: ochtend, middag of avond
-- @column n_neighbourhoods BIGINT: aantal buurten waar dit is
-- @column is_common BOOLEAN: in minstens de helft van de buurten met een bekende plek: de mediaan is hoger dan nul
SELECT
    cell.category,
    cell.target_group,
    cell.part_of_week,
    cell.daypart,
    count(*) AS n_neighbourhoods,
    count(*) * 2 >= any_value(known.n) AS is_common
FROM nulmeting.cell_dates AS cell
CROSS JOIN (
    SELECT count(*) AS n FROM nulmeting.reach WHERE rule = 'samen' AND n_places > 0 AND neighbourhood_code <> 'WK059903'
) AS known
WHERE cell.target_group <> 'niet gezegd'
GROUP BY ALL
