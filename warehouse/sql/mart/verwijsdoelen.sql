-- Een rij per verwijsdoel: waarvoor een huisarts of welzijnscoach iets zoekt.
-- @key goal
-- @column goal VARCHAR: kenmerk
-- @column name VARCHAR: naam
-- @column wellbeing VARCHAR: as van Positieve Gezondheid waar het bij hoort
-- @column categories VARCHAR[]: thema's van activiteiten die dit doel dienen
-- @column position BIGINT: volgorde
-- @not_null name, wellbeing, categories, position
SELECT
    goal,
    any_value(name) AS name,
    any_value(wellbeing) AS wellbeing,
    list_sort(list(category)) AS categories,
    any_value(position) AS position
FROM verwijs.goals
GROUP BY goal
