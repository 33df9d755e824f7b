-- Een rij per gebied en telwijze: hoeveel mensen er wonen.
-- @key neighbourhood_code, rule
-- @column neighbourhood_code VARCHAR: CBS-code van het gebied
-- @column rule VARCHAR: telwijze, zie nulmeting.areas
-- @column residents BIGINT: inwoners, afgerond door het CBS
SELECT area.neighbourhood_code, area.rule, sum(figures.residents)::BIGINT AS residents
FROM nulmeting.areas AS area
INNER JOIN core.neighbourhood_figures AS figures USING (neighbourhood_id)
GROUP BY ALL
