-- Een rij per bewering: wat een record zegt over een veld van een activiteit, en of dat gekozen is. Wie zegt dit?
-- @key activity_id, field, claim_no
-- @column activity_id VARCHAR: kenmerk van de activiteit
-- @column field VARCHAR: veld
-- @column claim_no BIGINT: volgnummer; de gekozen bewering komt eerst
-- @column value VARCHAR: waarde zoals begrepen, hoogstens 300 tekens
-- @column original_value VARCHAR: woorden van de bron, hoogstens 300 tekens
-- @column source_id VARCHAR: kenmerk van de bron
-- @column source_title VARCHAR: naam van de bron
-- @column record_id VARCHAR: kenmerk van het record
-- @column chosen BOOLEAN: deze waarde staat in de agenda
-- @column chosen_because VARCHAR: waarom wel of niet
-- @column first_seen DATE: eerste dag waarop de bron dit zei
-- @column last_seen DATE: laatste dag waarop de bron dit zei
-- @not_null source_id, record_id, chosen, first_seen, last_seen
-- @references activity_id -> mart.activities.activity_id
SELECT
    claim.activity_id,
    claim.field,
    row_number() OVER (
        PARTITION BY claim.activity_id, claim.field
        ORDER BY claim.chosen DESC, claim.source_id, claim.record_id, claim.value, claim.original_value
    ) AS claim_no,
    left(claim.value, 300) AS value,
    left(claim.original_value, 300) AS original_value,
    claim.source_id,
    source.title AS source_title,
    claim.record_id,
    claim.chosen,
    claim.chosen_because,
    claim.first_seen,
    claim.last_seen
FROM raw.claims AS claim
INNER JOIN core.activities AS activity ON activity.activity_id = claim.activity_id AND activity.is_published
LEFT JOIN raw.sources AS source ON source.id = claim.source_id
