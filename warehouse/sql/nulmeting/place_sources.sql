-- Een rij per plek en bron die over die plek gaat: de bron van de plek zelf, of een bron die er een activiteit noemt.
-- @key place_id, source_id
-- @column place_id VARCHAR: kenmerk van de plek
-- @column source_id VARCHAR: kenmerk van de bron
-- @column is_read_today BOOLEAN: de bron is bij deze bouw goed gelezen
-- @column is_fresh BOOLEAN: de bron is actief en in de laatste dertig dagen goed gelezen
WITH told AS (
    SELECT place AS place_id, id AS source_id FROM raw.sources WHERE place IS NOT NULL
    UNION
    SELECT activity.place_id, unnest(activity.source_ids) AS source_id
    FROM raw.activities AS activity
    INNER JOIN core.activities AS known ON known.activity_id = activity.activity_id AND known.is_published
    WHERE activity.place_id IS NOT NULL
)

SELECT
    told.place_id,
    told.source_id,
    health.state = 'ok' AS is_read_today,
    health.state IN ('ok', 'stale') AND coalesce(health.age_days < settings.fresh_days, FALSE) AS is_fresh
FROM told
INNER JOIN core.source_health AS health USING (source_id)
CROSS JOIN nulmeting.settings AS settings
