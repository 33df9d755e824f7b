-- Een rij per paar organisaties dat op de dag van deze build iets met elkaar heeft, volgens het register; zeggen beide
-- iets, dan telt de hoogste sterkte.
-- @key organization_id, partner_id, method
-- @column organization_id VARCHAR: kenmerk van de ene organisatie (de eerste in het alfabet)
-- @column partner_id VARCHAR: kenmerk van de andere
-- @column method VARCHAR: interview = iemand zei het; agenda = met de hand uit een agenda
-- @column strength BIGINT: 1 = kennen elkaar, 2 = wisselen uit, 3 = organiseren samen
-- @column source VARCHAR: wie of wat het zegt
-- @column stated_on DATE: wanneer dat gezegd is
-- @not_null strength, source, stated_on
SELECT
    least(relation.organization_id, relation.partner_id) AS organization_id,
    greatest(relation.organization_id, relation.partner_id) AS partner_id,
    relation.method,
    relation.strength,
    relation.source,
    relation.stated_on
FROM raw.register_relations AS relation
INNER JOIN raw.build AS build
    ON relation.valid_from <= build.as_of_date
    AND coalesce(relation.valid_to > build.as_of_date, TRUE)
QUALIFY row_number() OVER (
    PARTITION BY
        least(relation.organization_id, relation.partner_id),
        greatest(relation.organization_id, relation.partner_id),
        relation.method
    ORDER BY relation.strength DESC, relation.stated_on DESC, relation.organization_id
) = 1
