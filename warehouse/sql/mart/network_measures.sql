-- Een rij per netwerk van een jaar, in heel het gebied of binnen een buurt. Vergelijk alleen rijen met dezelfde methode: een
-- verschil tussen interview en agenda zegt niets.
-- @key method, year, area
-- @column method VARCHAR: interview = zoals mensen het zeiden; agenda = zoals het in de agenda te zien is
-- @column year BIGINT: jaar; bij interview de stand aan het eind ervan, of vandaag
-- @column area VARCHAR: CBS-code van de buurt (organisaties met een plek daar, en hun onderlinge relaties), of alle
-- @column n_organisations BIGINT: aantal organisaties
-- @column n_relations BIGINT: aantal paren met een relatie
-- @column density DOUBLE: deel van alle mogelijke paren dat een relatie heeft; leeg = minder dan twee organisaties
-- @column weighted_density DOUBLE: hetzelfde met de sterkte als gewicht (3 = organiseert samen telt heel); alleen bij interview
-- @column n_without_relation BIGINT: aantal organisaties zonder relatie binnen dit gebied
-- @column n_isolated BIGINT: aantal organisaties zonder relatie, waar ook, en zonder netwerk
-- @column mean_degree DOUBLE: gemiddeld aantal partners binnen dit gebied
-- @column n_components BIGINT: aantal groepen zonder onderlinge relatie
-- @column largest_component_share DOUBLE: deel van de organisaties dat in de grootste groep zit
-- @column is_complete_year BOOLEAN: het jaar is voorbij
-- @not_null n_organisations, n_relations, n_without_relation, n_isolated, n_components, is_complete_year
WITH isolated AS (
    SELECT
        node.method,
        node.year,
        node.is_isolated,
        unnest(list_append(node.neighbourhood_ids, 'alle')) AS area
    FROM mart.network_nodes AS node
)

SELECT
    measure.method,
    measure.year,
    measure.area,
    measure.n_organisations,
    measure.n_relations,
    measure.density,
    measure.weighted_density,
    measure.n_without_relation,
    count(*) FILTER (WHERE isolated.is_isolated) AS n_isolated,
    measure.mean_degree,
    measure.n_components,
    measure.largest_component_share,
    measure.is_complete_year
FROM raw.network_measures AS measure
LEFT JOIN isolated USING (method, year, area)
GROUP BY ALL
