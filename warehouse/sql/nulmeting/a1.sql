-- Activiteiten per week, per gebied.
-- @shape nulmeting.results
-- @key neighbourhood_code, sub
-- @indicator name: Activiteiten per week
-- @indicator domain: aanbod
-- @indicator sphere: gemeenschappelijk en institutioneel
-- @indicator definition: Hoe vaak er in een gewone week iets te doen is: ontdubbelde keren die doorgaan, in de buurt van de plek. Wat geen bekende plek heeft telt alleen mee voor heel Delfshaven.
-- @indicator unit: activiteiten per week
-- @indicator formula: mediaan van het aantal keren per week, over acht gewone weken
-- @indicator numerator: alle keren in die weken samen
-- @indicator denominator: aantal weken
-- @indicator coverage: deel van de bekende plekken met een bron die bij deze bouw goed gelezen is
-- @indicator confidence: bevestigd en verondersteld staan apart (A1.bevestigd, A1.verondersteld), ook vakantieweken (A1.vakantie); losse activiteiten die nog niet zijn aangekondigd ontbreken
-- @indicator needs: agenda
-- @indicator witte_dorp: apart
-- @indicator period: weken
-- @indicator decimals: 1
-- @indicator basis: nieuwsbrief 2023: welke activiteiten op welke dagen voor wie en door wie; drie keer zoveel activiteiten in vijf jaar
-- @indicator framework: Movisie en Verwey-Jonker 2023 (gemeenschappelijke en institutionele sfeer)
-- @indicator reason: er is van geen enkele plek in dit gebied een bron gelezen
WITH medians AS (
    SELECT
        neighbourhood_code,
        median(n_dates) FILTER (WHERE kind = 'gewoon') AS n_dates,
        sum(n_dates) FILTER (WHERE kind = 'gewoon') AS total,
        median(n_confirmed) FILTER (WHERE kind = 'gewoon') AS n_confirmed,
        sum(n_confirmed) FILTER (WHERE kind = 'gewoon') AS total_confirmed,
        median(n_dates - n_confirmed) FILTER (WHERE kind = 'gewoon') AS n_assumed,
        sum(n_dates - n_confirmed) FILTER (WHERE kind = 'gewoon') AS total_assumed,
        count(*) FILTER (WHERE kind = 'gewoon') AS n_weeks,
        median(n_dates) FILTER (WHERE kind = 'vakantie') AS n_holiday,
        sum(n_dates) FILTER (WHERE kind = 'vakantie') AS total_holiday,
        count(*) FILTER (WHERE kind = 'vakantie') AS n_holiday_weeks
    FROM nulmeting.weekly
    WHERE rule = 'apart'
    GROUP BY neighbourhood_code
),

homeless AS (
    SELECT count(*) AS n FROM nulmeting.dates WHERE kind = 'gewoon' AND neighbourhood_id = 'zonder buurt'
)

SELECT
    medians.neighbourhood_code,
    '' AS sub,
    medians.n_dates AS value,
    medians.total AS numerator,
    medians.n_weeks AS denominator,
    CASE WHEN medians.neighbourhood_code = 'WK059903' AND homeless.n > 0
        THEN printf('in die weken samen %d keer iets zonder bekende plek; dat telt hier mee en in geen buurt',
            homeless.n)
    END AS note
FROM medians, homeless
WHERE medians.n_weeks > 0
UNION ALL BY NAME
SELECT neighbourhood_code, 'bevestigd' AS sub, n_confirmed AS value, total_confirmed AS numerator, n_weeks
    AS denominator
FROM medians
WHERE n_weeks > 0
UNION ALL BY NAME
SELECT neighbourhood_code, 'verondersteld' AS sub, n_assumed AS value, total_assumed AS numerator, n_weeks
    AS denominator
FROM medians
WHERE n_weeks > 0
UNION ALL BY NAME
SELECT neighbourhood_code, 'vakantie' AS sub, n_holiday AS value, total_holiday AS numerator, n_holiday_weeks
    AS denominator
FROM medians
WHERE n_holiday_weeks > 0
