-- Een rij per witte vlek: een combinatie van thema, doelgroep en dagdeel die in een andere buurt wel voorkomt en hier niet. Witte
-- Dorp telt bij Oud Mathenesse. Een witte vlek is een vraag: misschien is het er wel, en zegt niemand het.
-- @key neighbourhood_code, category, target_group, part_of_week, daypart
-- @column neighbourhood_code VARCHAR: CBS-code van de buurt
-- @column category VARCHAR: thema
-- @column target_group VARCHAR: doelgroep
-- @column part_of_week VARCHAR: doordeweeks of weekend
-- @column daypart VARCHAR: ochtend, middag of avond
-- @column n_elsewhere BIGINT: aantal buurten waar dit wel is
-- @column is_common BOOLEAN: in minstens de helft van de buurten is dit er
-- @column has_open_offer BOOLEAN: er is op dat dagdeel wel iets met dit thema voor iedereen, of waarvan niet gezegd is voor wie
-- @not_null n_elsewhere, is_common, has_open_offer
-- @references neighbourhood_code -> mart.nulmeting_areas.neighbourhood_code
SELECT
    neighbourhood_code,
    category,
    target_group,
    part_of_week,
    daypart,
    n_elsewhere,
    is_common,
    has_open_offer
FROM nulmeting.gaps
