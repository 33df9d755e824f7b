-- Een rij per witte vlek: een combinatie van thema, doelgroep en dagdeel die in een andere buurt wel voorkomt en hier niet.
-- Buurten waarvan geen plek bekend is doen niet mee.
-- @key neighbourhood_code, category, target_group, part_of_week, daypart
-- @column neighbourhood_code VARCHAR: CBS-code van de buurt
-- @column category VARCHAR: thema
-- @column target_group VARCHAR: doelgroep
-- @column part_of_week VARCHAR: doordeweeks of weekend
-- @column daypart VARCHAR: ochtend, middag of avond
-- @column n_elsewhere BIGINT: aantal buurten waar dit wel is
-- @column is_common BOOLEAN: in minstens de helft van de buurten is dit er
-- @column has_open_offer BOOLEAN: er is op dat dagdeel wel iets met dit thema voor iedereen, of waarvan niet gezegd is voor wie
SELECT
    codes.neighbourhood_code,
    cell.category,
    cell.target_group,
    cell.part_of_week,
    cell.daypart,
    cell.n_neighbourhoods AS n_elsewhere,
    cell.is_common,
    EXISTS (
        SELECT 1
        FROM nulmeting.cell_dates AS offer
        WHERE offer.neighbourhood_code = codes.neighbourhood_code AND offer.category = cell.category
            AND offer.part_of_week = cell.part_of_week AND offer.daypart = cell.daypart
            AND offer.target_group IN ('iedereen', 'niet gezegd')
    ) AS has_open_offer
FROM nulmeting.cells AS cell
CROSS JOIN (
    SELECT neighbourhood_code FROM nulmeting.reach WHERE rule = 'samen' AND n_places > 0
        AND neighbourhood_code <> 'WK059903'
) AS codes
ANTI JOIN nulmeting.cell_dates AS here
    ON here.neighbourhood_code = codes.neighbourhood_code AND here.category = cell.category
        AND here.target_group = cell.target_group AND here.part_of_week = cell.part_of_week
            AND here.daypart = cell.daypart
