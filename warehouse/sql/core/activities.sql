-- Een rij per activiteit die het systeem kent, ook wie nu geen datum in het venster heeft.
-- @key activity_id
-- @column activity_id VARCHAR: kenmerk van de activiteit
-- @column superseded_by VARCHAR: kenmerk van de activiteit waarin deze is opgegaan
-- @column place_id VARCHAR: plek; leeg = niet bekend of niet geregistreerd
-- @column organization_id VARCHAR: organisatie; leeg = niet bekend of niet geregistreerd
-- @column n_occurrences BIGINT: aantal keren binnen het venster
-- @column next_start TIMESTAMP WITH TIME ZONE: begin van de eerste keer die vandaag of later (nog) plaatsvindt
-- @column last_date DATE: laatste dag binnen het venster
-- @column is_by_appointment BOOLEAN: een deel is op afspraak, zonder vaste tijden
-- @column is_published BOOLEAN: staat in de agenda: heeft data in het venster of is op afspraak
-- @not_null n_occurrences, is_published
WITH dates AS (
    SELECT
        occurrence.activity_id,
        count(*) AS n_occurrences,
        min(occurrence.start) FILTER (
            WHERE
            occurrence.status <> 'cancelled'
            AND (occurrence."end" AT TIME ZONE 'Europe/Amsterdam' > build.as_of_date
                 OR occurrence.start AT TIME ZONE 'Europe/Amsterdam' >= build.as_of_date)
        ) AS next_start,
        max((occurrence.start AT TIME ZONE 'Europe/Amsterdam')::DATE) AS last_date
    FROM core.occurrences AS occurrence
    CROSS JOIN raw.build AS build
    GROUP BY occurrence.activity_id
)

SELECT
    activity.activity_id,
    activity.superseded_by,
    place.place_id,
    organization.organization_id,
    coalesce(dates.n_occurrences, 0) AS n_occurrences,
    dates.next_start,
    dates.last_date,
    list_contains(coalesce(activity.schedule ->> '$[*].kind', []), 'by_appointment') AS is_by_appointment,
    activity.superseded_by IS NULL AND (
        coalesce(dates.n_occurrences, 0) > 0
        OR list_contains(coalesce(activity.schedule ->> '$[*].kind', []), 'by_appointment')
    ) AS is_published
FROM raw.activities AS activity
LEFT JOIN dates USING (activity_id)
LEFT JOIN raw.places AS place ON place.place_id = activity.place_id
LEFT JOIN raw.organizations AS organization ON organization.organization_id = activity.organization_id
