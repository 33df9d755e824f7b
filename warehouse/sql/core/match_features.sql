-- Een rij per kenmerk van een vergeleken paar records: samen zijn de gewichten de score.
-- @key left_record_id, right_record_id, position
-- @column left_record_id VARCHAR: kenmerk van het ene record
-- @column right_record_id VARCHAR: kenmerk van het andere record
-- @column position BIGINT: volgorde van het kenmerk; 0 = er waren geen kenmerken
-- @column judgement VARCHAR: same = dezelfde activiteit, different = niet, unsure = een mens moet kiezen
-- @column score DOUBLE: som van de gewichten
-- @column decided_by VARCHAR: de regel die besliste, of een mens
-- @column reason VARCHAR: waarom
-- @column feature VARCHAR: naam van het kenmerk
-- @column left_value VARCHAR: waarde in het ene record
-- @column right_value VARCHAR: waarde in het andere record
-- @column level VARCHAR: mate van overeenkomst
-- @column weight DOUBLE: gewicht
-- @unit score: bits
-- @unit weight: bits
WITH decisions AS (
    SELECT *, features -> '$[*]' AS items
    FROM raw.decisions
    QUALIFY row_number() OVER (PARTITION BY "left", "right" ORDER BY decided_by, reason) = 1
)

SELECT
    pair."left" AS left_record_id,
    pair."right" AS right_record_id,
    coalesce(feature.position, 0) AS position,
    pair.judgement,
    pair.score,
    pair.decided_by,
    pair.reason,
    feature.item ->> '$.name' AS feature,
    feature.item ->> '$.left' AS left_value,
    feature.item ->> '$.right' AS right_value,
    feature.item ->> '$.level' AS level,
    (feature.item ->> '$.weight')::DOUBLE AS weight
FROM decisions AS pair
LEFT JOIN LATERAL (
    SELECT unnest(pair.items) AS item, generate_subscripts(pair.items, 1) AS position
) AS feature ON TRUE
