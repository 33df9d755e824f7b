-- Een rij per paar organisaties dat in een jaar iets met elkaar had. Vergelijk alleen rijen met dezelfde methode.
-- @key method, year, organization_a, organization_b
-- @column method VARCHAR: interview = zoals mensen het zeiden; agenda = zoals het in de agenda te zien is
-- @column year BIGINT: jaar; bij interview de stand aan het eind ervan, of vandaag
-- @column organization_a VARCHAR: kenmerk van de ene organisatie (de eerste in het alfabet)
-- @column organization_b VARCHAR: kenmerk van de andere
-- @column weight BIGINT: interview: 1 = kennen elkaar, 2 = wisselen uit, 3 = organiseren samen; agenda: aantal gezamenlijke activiteiten
-- @column is_across_neighbourhoods BOOLEAN: zij hebben geen buurt gemeen; leeg = niet bekend
-- @column is_across_themes BOOLEAN: zij hebben geen thema gemeen; leeg = niet bekend
-- @column is_formal_informal BOOLEAN: een van beide is formeel (welzijnsorganisatie, onderwijs, overheid), de andere niet; leeg = niet bekend
-- @column source VARCHAR: wie of wat het zegt
-- @not_null weight, source
-- @references organization_a -> mart.organisations.organization_id
-- @references organization_b -> mart.organisations.organization_id
SELECT
    edge.method,
    edge.year,
    edge.organization_a,
    edge.organization_b,
    edge.weight,
    CASE
        WHEN len(one.neighbourhood_ids) > 0 AND len(other.neighbourhood_ids) > 0
            THEN NOT list_has_any(one.neighbourhood_ids, other.neighbourhood_ids)
    END AS is_across_neighbourhoods,
    CASE
        WHEN len(one.themes) > 0 AND len(other.themes) > 0
            THEN NOT list_has_any(one.themes, other.themes)
    END AS is_across_themes,
    one.is_formal <> other.is_formal AS is_formal_informal,
    edge.source
FROM raw.network_edges AS edge
INNER JOIN core.register_organisations AS one ON one.organization_id = edge.organization_a
INNER JOIN core.register_organisations AS other ON other.organization_id = edge.organization_b
