-- Een rij per activiteit waarnaar iemand verwezen kan worden (Welzijn op recept): zij is binnenkort, in de laatste zestig dagen
-- bevestigd, u kunt binnenlopen of aanmelden, en er is een organisatie of plek te bereiken. Er staat niets in over wie verwezen wordt.
-- @key activity_id
-- @column activity_id VARCHAR: kenmerk van de activiteit
-- @column name VARCHAR: naam
-- @column neighbourhood_code VARCHAR: CBS-code van de buurt
-- @column neighbourhood VARCHAR: naam van de buurt
-- @column pc4 VARCHAR: postcodegebied van de plek, vier cijfers
-- @column place_id VARCHAR: plek
-- @column place_name VARCHAR: naam van de plek
-- @column street_address VARCHAR: straat en huisnummer
-- @column goals VARCHAR[]: verwijsdoelen (mart.verwijsdoelen)
-- @column wellbeing VARCHAR[]: assen van Positieve Gezondheid
-- @column schedule_text VARCHAR: rooster in gewone woorden
-- @column next_start TIMESTAMP WITH TIME ZONE: begin van de eerstvolgende keer
-- @column access VARCHAR: walk_in = binnenlopen, register = aanmelden
-- @column registration_text VARCHAR: hoe aanmelden gaat, in de woorden van de bron
-- @column price_class VARCHAR: gratis, tot_4_euro, duurder of onbekend
-- @column price_text VARCHAR: kosten in de woorden van de bron
-- @column audience VARCHAR[]: voor wie; leeg = niet gezegd
-- @column gender VARCHAR: alleen voor vrouwen of mannen; leeg = niet gezegd
-- @column min_age BIGINT: vanaf deze leeftijd
-- @column max_age BIGINT: tot en met deze leeftijd
-- @column in_language VARCHAR[]: talen; leeg = niet gezegd
-- @column accessibility VARCHAR[]: voorzieningen voor mensen met een beperking die genoemd zijn
-- @column goes_on_in_holidays BOOLEAN: gaat door in de eerstvolgende schoolvakantie (regio Midden), met minstens een keer; leeg = er is geen vakantie in zicht
-- @column contact_name VARCHAR: organisatie of plek die u bereikt
-- @column contact_telephone VARCHAR: haar algemene nummer
-- @column contact_email VARCHAR: haar algemene e-mailadres
-- @column last_confirmed DATE: laatste dag waarop een bron die haar noemt goed gelezen is
-- @column url VARCHAR: pagina met meer informatie
-- @unit min_age: jaar
-- @unit max_age: jaar
-- @not_null name, goals, wellbeing, access, price_class, contact_name, last_confirmed
-- @references activity_id -> mart.activities.activity_id
-- @references neighbourhood_code -> mart.neighbourhoods.neighbourhood_id
-- @references place_id -> mart.places.place_id
WITH served AS (
    SELECT
        activity_goals.activity_id,
        list_sort(list(DISTINCT activity_goals.goal)) AS goals,
        list_sort(list(DISTINCT goals.wellbeing)) AS wellbeing
    FROM verwijs.activity_goals AS activity_goals
    INNER JOIN verwijs.goals AS goals USING (goal)
    GROUP BY activity_goals.activity_id
),

next_holiday AS (
    SELECT holiday.start, holiday."end"
    FROM raw.holidays AS holiday
    INNER JOIN raw.build AS build ON holiday."end" >= build.as_of_date AND holiday."end" <= build.window_end
    WHERE holiday.kind = 'school'
    ORDER BY holiday.start
    LIMIT 1
),

holidays AS (
    SELECT DISTINCT occurrence.activity_id
    FROM mart.occurrences AS occurrence
    INNER JOIN next_holiday ON occurrence.date BETWEEN next_holiday.start AND next_holiday."end"
    WHERE occurrence.status <> 'cancelled'
)

SELECT
    activity.activity_id,
    activity.name,
    activity.neighbourhood_id AS neighbourhood_code,
    activity.neighbourhood,
    nullif(left(activity.postal_code, 4), '') AS pc4,
    activity.place_id,
    activity.place_name,
    activity.street_address,
    coalesce(served.goals, []) AS goals,
    coalesce(served.wellbeing, []) AS wellbeing,
    activity.schedule_text,
    activity.next_start,
    activity.access,
    activity.registration_text,
    CASE
        WHEN activity.is_free OR activity.price_min = 0 THEN 'gratis'
        WHEN activity.price_min IS NULL THEN 'onbekend'
        WHEN activity.price_min <= settings.low_price THEN 'tot_4_euro'
        ELSE 'duurder'
    END AS price_class,
    activity.price_text,
    activity.audience,
    activity.gender,
    activity.min_age,
    activity.max_age,
    activity.in_language,
    activity.accessibility,
    CASE WHEN EXISTS (SELECT 1 FROM next_holiday) THEN holidays.activity_id IS NOT NULL END AS goes_on_in_holidays,
    CASE WHEN coalesce(organization.telephone, organization.email) IS NOT NULL THEN organization.name
        ELSE place.name END AS contact_name,
    CASE WHEN coalesce(organization.telephone, organization.email) IS NOT NULL THEN organization.telephone
        ELSE place.telephone END
        AS contact_telephone,
    CASE WHEN coalesce(organization.telephone, organization.email) IS NOT NULL THEN organization.email
        ELSE place.email END AS contact_email,
    activity.last_confirmed,
    activity.url
FROM mart.activities AS activity
CROSS JOIN raw.build AS build
CROSS JOIN nulmeting.settings AS settings
LEFT JOIN served USING (activity_id)
LEFT JOIN holidays USING (activity_id)
LEFT JOIN raw.organizations AS organization ON organization.organization_id = activity.organization_id
LEFT JOIN raw.places AS place ON place.place_id = activity.place_id
WHERE
    activity.superseded_by IS NULL
    AND activity.status = 'scheduled'
    AND activity.access IN ('walk_in', 'register')
    AND (activity.next_start AT TIME ZONE 'Europe/Amsterdam')::DATE <= build.as_of_date + settings.referral_days
    AND activity.last_confirmed >= build.as_of_date - settings.referral_days
    AND coalesce(organization.telephone, organization.email, place.telephone, place.email) IS NOT NULL
