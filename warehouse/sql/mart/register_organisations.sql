-- Een rij per organisatie, met wat het register van haar weet; leeg = niet bekend.
-- @key organization_id
-- @column organization_id VARCHAR: kenmerk van de organisatie
-- @column is_in_register BOOLEAN: er staat iets over deze organisatie in het register
-- @column kind VARCHAR: soort organisatie
-- @column is_formal BOOLEAN: welzijnsorganisatie, onderwijs of overheid; leeg = soort niet bekend
-- @column themes VARCHAR[]: thema's
-- @column audience VARCHAR[]: voor wie
-- @column legal_form VARCHAR: rechtsvorm
-- @column active_since DATE: sinds wanneer zij er is; 1 januari als alleen het jaar bekend is
-- @column status VARCHAR: actief, in_oprichting of gestopt
-- @column confirmed_on DATE: laatste dag waarop de organisatie zelf zei dat dit klopt
-- @column confirmed_by_role VARCHAR: rol van wie dat zei
-- @column stated_on DATE: datum van de nieuwste waarde
-- @column neighbourhood_ids VARCHAR[]: buurten waarin zij een plek heeft
-- @not_null is_in_register, themes, audience, neighbourhood_ids
-- @references organization_id -> mart.organisations.organization_id
SELECT
    organization_id,
    is_in_register,
    kind,
    is_formal,
    themes,
    audience,
    legal_form,
    active_since,
    status,
    confirmed_on,
    confirmed_by_role,
    stated_on,
    neighbourhood_ids
FROM core.register_organisations
