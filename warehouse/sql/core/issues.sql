-- Een rij per bevinding: wat bij het lezen en begrijpen gevonden is, en wat de warehouse zelf opmerkt.
-- @key issue_no
-- @column issue_no BIGINT: volgnummer binnen deze bouw
-- @column severity VARCHAR: ernst: error, warning of info
-- @column code VARCHAR: soort bevinding
-- @column source_id VARCHAR: kenmerk van de bron
-- @column record_id VARCHAR: kenmerk van het (eerste) record
-- @column n_records BIGINT: aantal records waarvoor dit geldt
-- @column field VARCHAR: veld waarover het gaat
-- @column message VARCHAR: wat er aan de hand is
-- @column hint VARCHAR: in welk bestand en bij welke sleutel het te verhelpen is
-- @column raw VARCHAR: de woorden van de bron, zonder persoonsgegevens
-- @column locator VARCHAR: waar het in de bron staat
-- @not_null severity, code, source_id, message
WITH noticed AS (
    SELECT
        'warning' AS severity,
        'other' AS code,
        balance.source_id,
        'balance' AS field,
        concat(
            'Van deze bron zijn ', balance.n_read, ' onderdelen gelezen, maar van ', abs(balance.n_unexplained),
            ' is niet te zien wat ervan geworden is.'
        ) AS message,
        'Meld dit als fout in de connector van deze bron.' AS hint,
        '' AS raw,
        NULL AS record_id,
        NULL AS locator,
        0 AS n_records
    FROM core.balance AS balance
    WHERE balance.n_unexplained <> 0
    UNION ALL
    SELECT
        'warning' AS severity,
        'unknown_place' AS code,
        record.source_id,
        'place' AS field,
        'Deze plek is niet geregistreerd; de activiteit staat nu zonder plek in de agenda.' AS message,
        'Voeg de plek toe in reference/places.yaml, of verbeter het kenmerk in overrides.' AS hint,
        activity.place_id AS raw,
        min(record.record_id) AS record_id,
        NULL AS locator,
        count(*) AS n_records
    FROM raw.activities AS activity
    INNER JOIN staging.activity_records AS member USING (activity_id)
    INNER JOIN core.records AS record USING (record_id)
    ANTI JOIN raw.places AS place ON place.place_id = activity.place_id
    WHERE activity.place_id IS NOT NULL
    GROUP BY record.source_id, activity.place_id
),

everything AS (
    SELECT * FROM staging.issues
    UNION ALL BY NAME
    SELECT * FROM noticed
)

SELECT
    row_number() OVER (
        ORDER BY
            CASE severity WHEN 'error' THEN 0 WHEN 'warning' THEN 1 ELSE 2 END,
            source_id, code, record_id NULLS FIRST, field, message, raw, hint
    ) AS issue_no,
    severity,
    code,
    source_id,
    record_id,
    n_records,
    nullif(field, '') AS field,
    message,
    nullif(hint, '') AS hint,
    nullif(raw, '') AS raw,
    locator
FROM everything
