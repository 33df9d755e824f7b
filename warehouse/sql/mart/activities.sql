-- Een rij per activiteit in de agenda: een programma, op een plek, met een rooster. Ook een rij voor een kenmerk dat is
-- opgegaan in een andere activiteit (superseded_by).
-- @key activity_id
-- @column activity_id VARCHAR: vast kenmerk; verandert niet als naam of tijd verandert
-- @column name VARCHAR: naam
-- @column description VARCHAR: korte omschrijving, zonder persoonsgegevens
-- @column place_id VARCHAR: plek; leeg = niet bekend of niet geregistreerd
-- @column place_name VARCHAR: naam van de plek
-- @column street_address VARCHAR: straat en huisnummer van de plek
-- @column postal_code VARCHAR: postcode van de plek
-- @column location_text VARCHAR: plaats in de woorden van de bron
-- @column neighbourhood_id VARCHAR: CBS-code van de buurt van de plek
-- @column neighbourhood VARCHAR: naam van de buurt
-- @column latitude DOUBLE: breedtegraad van de plek
-- @column longitude DOUBLE: lengtegraad van de plek
-- @column organization_id VARCHAR: organisatie; leeg = niet bekend of niet geregistreerd
-- @column organizer VARCHAR: naam van wie het organiseert
-- @column provider_type VARCHAR: wie het uitvoert: lokaal_netwerk, vrijwilligers_bij_aanbieder, beroepskracht of onbekend
-- @column networks VARCHAR[]: netwerken waarvan de organisatie lid is
-- @column audience VARCHAR[]: voor wie; leeg = niet gezegd
-- @column gender VARCHAR: alleen voor vrouwen of mannen; leeg = niet gezegd
-- @column min_age BIGINT: vanaf deze leeftijd
-- @column max_age BIGINT: tot en met deze leeftijd
-- @column category VARCHAR[]: thema's
-- @column price_text VARCHAR: kosten in de woorden van de bron
-- @column price_min DOUBLE: laagste prijs voor een persoon
-- @column price_max DOUBLE: hoogste prijs voor een persoon
-- @column is_free BOOLEAN: gratis; leeg = niet bekend
-- @column accepts_rotterdampas BOOLEAN: korting of gratis met Rotterdampas; leeg = niet gezegd
-- @column access VARCHAR: walk_in = binnenlopen, register = aanmelden, referral = verwijzing, closed = besloten; leeg = niet gezegd
-- @column registration_text VARCHAR: hoe aanmelden gaat, in de woorden van de bron
-- @column accessibility VARCHAR[]: voorzieningen voor mensen met een beperking die genoemd zijn
-- @column in_language VARCHAR[]: talen waarin de activiteit is
-- @column schedule JSON: rooster als lijst van regels (ScheduleRule)
-- @column schedule_text VARCHAR: rooster in gewone woorden
-- @column rrule VARCHAR: herhaling volgens RFC 5545 als een regel alles zegt; anders leeg
-- @column next_start TIMESTAMP WITH TIME ZONE: begin van de eerste keer die vandaag of later (nog) is; leeg = geen
-- @column last_date DATE: laatste dag binnen het venster
-- @column n_occurrences BIGINT: aantal keren binnen het venster
-- @column status VARCHAR: scheduled, cancelled of tentative
-- @column url VARCHAR: pagina met meer informatie
-- @column source_ids VARCHAR[]: bronnen die deze activiteit noemen
-- @column n_sources BIGINT: aantal bronnen
-- @column first_seen DATE: eerste dag waarop een bron deze activiteit noemde
-- @column last_seen DATE: laatste dag waarop een bron deze activiteit noemde
-- @column last_confirmed DATE: laatste dag waarop een bron die haar noemt goed gelezen is
-- @column sequence BIGINT: aantal wijzigingen van tijd, regel, plek of status
-- @column created_at TIMESTAMP WITH TIME ZONE: wanneer het kenmerk is uitgegeven
-- @column last_modified TIMESTAMP WITH TIME ZONE: wanneer de inhoud het laatst veranderde
-- @column change VARCHAR: verschil met de vorige keer: new, changed, cancelled, unchanged of reappeared
-- @column change_text VARCHAR: wat er veranderde
-- @column superseded_by VARCHAR: kenmerk van de activiteit waarin deze is opgegaan
-- @unit price_min: euro
-- @unit price_max: euro
-- @unit min_age: jaar
-- @unit max_age: jaar
-- @not_null name, status, audience, category, source_ids, first_seen, last_confirmed, sequence, last_modified
-- @references place_id -> mart.places.place_id
-- @references organization_id -> mart.organisations.organization_id
-- @references neighbourhood_id -> mart.neighbourhoods.neighbourhood_id
SELECT
    activity.activity_id,
    activity.name,
    activity.description,
    known.place_id,
    place.name AS place_name,
    place.street_address,
    place.postal_code,
    activity.location_text,
    located.neighbourhood_id,
    located.neighbourhood,
    place.latitude,
    place.longitude,
    known.organization_id,
    coalesce(activity.organizer, organization.name) AS organizer,
    activity.provider_type,
    coalesce(organization.networks, []) AS networks,
    coalesce(activity.audience ->> '$.target_group[*]', []) AS audience,
    activity.audience ->> '$.gender' AS gender,
    (activity.audience ->> '$.min_age')::BIGINT AS min_age,
    (activity.audience ->> '$.max_age')::BIGINT AS max_age,
    coalesce(activity.category, []) AS category,
    activity.price_text,
    (activity.price ->> '$.min')::DOUBLE AS price_min,
    (activity.price ->> '$.max')::DOUBLE AS price_max,
    CASE activity.price ->> '$.type'
        WHEN 'free' THEN TRUE
        WHEN 'amount' THEN coalesce((activity.price ->> '$.max')::DOUBLE, (activity.price ->> '$.min')::DOUBLE) = 0
    END AS is_free,
    (activity.price ->> '$.rotterdampas')::BOOLEAN AS accepts_rotterdampas,
    activity.access,
    activity.registration_text,
    coalesce(activity.accessibility, []) AS accessibility,
    coalesce(activity.in_language, []) AS in_language,
    activity.schedule,
    activity.schedule_text,
    CASE WHEN json_array_length(activity.schedule) = 1 THEN activity.schedule ->> '$[0].rrule' END AS rrule,
    known.next_start,
    known.last_date,
    known.n_occurrences,
    activity.status,
    CASE WHEN regexp_matches(activity.url, '^https?://[^\s<>"]+$') THEN activity.url END AS url,
    coalesce(activity.source_ids, []) AS source_ids,
    len(coalesce(activity.source_ids, [])) AS n_sources,
    activity.first_seen,
    activity.last_seen,
    activity.last_confirmed,
    activity.sequence,
    activity.created_at,
    activity.last_modified,
    activity.change,
    nullif(activity.change_text, '') AS change_text,
    activity.superseded_by
FROM raw.activities AS activity
INNER JOIN core.activities AS known USING (activity_id)
LEFT JOIN raw.places AS place ON place.place_id = known.place_id
LEFT JOIN core.places AS located ON located.place_id = known.place_id
LEFT JOIN raw.organizations AS organization ON organization.organization_id = known.organization_id
WHERE known.is_published OR known.superseded_by IS NOT NULL
