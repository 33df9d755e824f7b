-- Een rij per gebied, telwijze en keer dat er in een gewone week iets is: waaruit aandelen berekend worden.
-- @key neighbourhood_code, rule, activity_id, recurrence_id
-- @column neighbourhood_code VARCHAR: CBS-code van het gebied
-- @column rule VARCHAR: telwijze, zie nulmeting.areas
-- @column activity_id VARCHAR: kenmerk van de activiteit
-- @column recurrence_id TIMESTAMP WITH TIME ZONE: begin volgens de regel van de reeks
-- @column week_start DATE: maandag van de week
-- @column place_id VARCHAR: plek van deze keer
-- @column day BIGINT: dag van de week, 1 = maandag
-- @column start_hour DOUBLE: begin in uren na middernacht
-- @column is_certain BOOLEAN: de datum staat vast
-- @column is_confirmed BOOLEAN: bevestigd; anders verondersteld
-- @column is_evening_or_weekend BOOLEAN: begint om 17.00 uur of later, of valt op zaterdag of zondag
-- @column provider_type VARCHAR: wie het uitvoert
-- @column organization_id VARCHAR: organisatie
-- @column place_organization_id VARCHAR: organisatie van de plek
-- @column category VARCHAR[]: thema's
-- @column audience VARCHAR[]: voor wie
-- @column has_age_or_gender BOOLEAN: er is een leeftijd of een geslacht genoemd
-- @column has_organizer BOOLEAN: er is gezegd wie het organiseert
-- @column access VARCHAR: hoe u binnenkomt
-- @column price_min DOUBLE: laagste prijs voor een persoon
-- @column is_free BOOLEAN: gratis; leeg = niet bekend
SELECT
    area.neighbourhood_code,
    area.rule,
    dates.* EXCLUDE (kind, neighbourhood_id, end_hour, hours, is_estimated_end)
FROM nulmeting.dates AS dates
INNER JOIN nulmeting.areas AS area USING (neighbourhood_id)
WHERE dates.kind = 'gewoon'
