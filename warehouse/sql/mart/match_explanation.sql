-- Een rij per kenmerk van een paar records dat dezelfde activiteit is, of waarover een mens moet beslissen. De gewichten
-- samen zijn de score.
-- @key left_record_id, right_record_id, position
-- @column activity_id VARCHAR: activiteit van het ene record
-- @column other_activity_id VARCHAR: activiteit van het andere record
-- @column left_record_id VARCHAR: kenmerk van het ene record
-- @column left_name VARCHAR: naam van het ene record
-- @column right_record_id VARCHAR: kenmerk van het andere record
-- @column right_name VARCHAR: naam van het andere record
-- @column judgement VARCHAR: same = dezelfde activiteit, unsure = een mens moet kiezen
-- @column score DOUBLE: som van de gewichten
-- @column decided_by VARCHAR: de regel die besliste, of een mens
-- @column reason VARCHAR: waarom
-- @column position BIGINT: volgorde van het kenmerk; 0 = er waren geen kenmerken
-- @column feature VARCHAR: naam van het kenmerk
-- @column feature_label VARCHAR: naam van het kenmerk in gewone woorden
-- @column left_value VARCHAR: waarde in het ene record, hoogstens 300 tekens
-- @column right_value VARCHAR: waarde in het andere record, hoogstens 300 tekens
-- @column level VARCHAR: mate van overeenkomst
-- @column level_label VARCHAR: mate van overeenkomst in gewone woorden
-- @column weight DOUBLE: gewicht
-- @unit score: bits
-- @unit weight: bits
-- @not_null judgement, score, decided_by
SELECT
    "left".activity_id,
    "right".activity_id AS other_activity_id,
    pair.left_record_id,
    "left".name AS left_name,
    pair.right_record_id,
    "right".name AS right_name,
    pair.judgement,
    pair.score,
    pair.decided_by,
    pair.reason,
    pair.position,
    pair.feature,
    coalesce(feature.label, pair.feature) AS feature_label,
    left(pair.left_value, 300) AS left_value,
    left(pair.right_value, 300) AS right_value,
    pair.level,
    coalesce(level.label, pair.level) AS level_label,
    pair.weight
FROM core.match_features AS pair
LEFT JOIN core.records AS "left" ON "left".record_id = pair.left_record_id
LEFT JOIN core.records AS "right" ON "right".record_id = pair.right_record_id
LEFT JOIN raw.match_labels AS feature ON feature.kind = 'feature' AND feature.code = pair.feature
LEFT JOIN raw.match_labels AS level ON level.kind = 'level' AND level.code = regexp_replace(pair.level, '^own_', '')
WHERE pair.judgement IN ('same', 'unsure')
