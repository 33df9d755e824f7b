-- Een rij per keer dat een activiteit doorgaat in een gemeten week, met alles wat erover geteld wordt.
-- @key activity_id, recurrence_id
-- @column activity_id VARCHAR: kenmerk van de activiteit
-- @column recurrence_id TIMESTAMP WITH TIME ZONE: begin volgens de regel van de reeks
-- @column week_start DATE: maandag van de week
-- @column kind VARCHAR: gewoon of vakantie
-- @column neighbourhood_id VARCHAR: buurt van de plek van deze keer; 'zonder buurt' als er geen plek bekend is; leeg als de plek in geen buurt ligt
-- @column place_id VARCHAR: plek van deze keer
-- @column day BIGINT: dag van de week, 1 = maandag
-- @column start_hour DOUBLE: begin in uren na middernacht; leeg als het hele dagen zijn
-- @column end_hour DOUBLE: einde in uren na middernacht van de dag van het begin, hoogstens 24
-- @column hours DOUBLE: duur in uren; leeg als er geen kloktijd is
-- @column is_estimated_end BOOLEAN: het einde is niet gegeven maar geschat
-- @column is_certain BOOLEAN: de datum staat vast; anders berust zij op een aanname of is zij nog onder voorbehoud
-- @column is_confirmed BOOLEAN: de datum staat vast en een bron die haar noemt is in de laatste dertig dagen goed gelezen; anders is zij verondersteld
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
    occurrence.activity_id,
    occurrence.recurrence_id,
    week.week_start,
    week.kind,
    CASE WHEN place.place_id IS NULL THEN 'zonder buurt' ELSE place.neighbourhood_id END AS neighbourhood_id,
    place.place_id,
    isodow(occurrence.date) AS day,
    CASE WHEN NOT occurrence.all_day
        THEN date_diff('minute', occurrence.date::TIMESTAMP, occurrence.start AT TIME ZONE 'Europe/Amsterdam') / 60 END
        AS start_hour,
    CASE
        WHEN NOT occurrence.all_day
            THEN least(24, date_diff('minute', occurrence.date::TIMESTAMP,
                occurrence."end" AT TIME ZONE 'Europe/Amsterdam') / 60)
    END AS end_hour,
    CASE WHEN NOT occurrence.all_day THEN date_diff('minute', occurrence.start, occurrence."end") / 60 END AS hours,
    occurrence.is_estimated_end,
    occurrence.status = 'scheduled' AND occurrence.confidence >= 1 AS is_certain,
    occurrence.status = 'scheduled' AND occurrence.confidence >= 1
        AND activity.last_confirmed > build.as_of_date - settings.fresh_days AS is_confirmed,
    isodow(occurrence.date) >= 6 OR (NOT occurrence.all_day
        AND hour(occurrence.start AT TIME ZONE 'Europe/Amsterdam') >= 17)
        AS is_evening_or_weekend,
    activity.provider_type,
    activity.organization_id,
    home.organization_id AS place_organization_id,
    activity.category,
    activity.audience,
    activity.gender IS NOT NULL OR activity.min_age IS NOT NULL OR activity.max_age IS NOT NULL AS has_age_or_gender,
    activity.organizer IS NOT NULL OR activity.organization_id IS NOT NULL AS has_organizer,
    activity.access,
    activity.price_min,
    activity.is_free
FROM mart.occurrences AS occurrence
INNER JOIN mart.activities AS activity
    ON activity.activity_id = occurrence.activity_id AND activity.superseded_by IS NULL
INNER JOIN nulmeting.weeks AS week
    ON week.is_measured AND occurrence.date BETWEEN week.week_start AND week.week_start + 6
CROSS JOIN raw.build AS build
CROSS JOIN nulmeting.settings AS settings
LEFT JOIN core.places AS place ON place.place_id = coalesce(occurrence.place_id, activity.place_id)
LEFT JOIN raw.places AS home ON home.place_id = place.place_id
WHERE occurrence.status <> 'cancelled'
