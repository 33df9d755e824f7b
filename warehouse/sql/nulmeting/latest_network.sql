-- Een rij per manier van waarnemen en gebied: het netwerk van het laatste jaar dat zo is waargenomen.
-- @key method, neighbourhood_code
-- @column method VARCHAR: interview of agenda
-- @column neighbourhood_code VARCHAR: CBS-code van het gebied
-- @column year BIGINT: van welk jaar
-- @column n_organisations BIGINT: aantal organisaties
-- @column n_relations BIGINT: aantal paren met een relatie
-- @column n_isolated BIGINT: aantal organisaties zonder relatie, waar ook, en zonder netwerk
-- @column density DOUBLE: deel van alle mogelijke paren dat een relatie heeft
-- @column weighted_density DOUBLE: hetzelfde met de sterkte als gewicht
-- @column mean_degree DOUBLE: gemiddeld aantal partners
SELECT
    method,
    CASE area WHEN 'alle' THEN 'WK059903' ELSE area END AS neighbourhood_code,
    year,
    n_organisations,
    n_relations,
    n_isolated,
    density,
    weighted_density,
    mean_degree
FROM mart.network_measures
QUALIFY year = max(year) OVER (PARTITION BY method)
