-- Een rij per gebied, keer, verdeling en label, met het gewicht ervan: een keer met twee thema's telt voor elk half. Wat niet
-- gezegd is heet 'onbekend'. Witte Dorp telt bij Oud Mathenesse.
-- @key neighbourhood_code, activity_id, recurrence_id, facet, label
-- @column neighbourhood_code VARCHAR: CBS-code van het gebied
-- @column activity_id VARCHAR: kenmerk van de activiteit
-- @column recurrence_id TIMESTAMP WITH TIME ZONE: begin volgens de regel van de reeks
-- @column facet VARCHAR: thema, doelgroep, prijs, toegang of uitvoerder
-- @column label VARCHAR: waarde
-- @column weight DOUBLE: gewicht; van een keer samen 1 per verdeling
WITH dates AS (
    SELECT
        area_dates.*,
        CASE
            WHEN is_free OR price_min = 0 THEN 'gratis'
            WHEN price_min IS NULL THEN 'onbekend'
            WHEN price_min <= settings.low_price THEN 'tot_4_euro'
            ELSE 'duurder'
        END AS price
    FROM nulmeting.area_dates
    CROSS JOIN nulmeting.settings AS settings
    WHERE rule = 'samen'
),

listed AS (
    SELECT neighbourhood_code, activity_id, recurrence_id, 'thema' AS facet, list_distinct(category) AS labels
        FROM dates
    UNION ALL
    SELECT neighbourhood_code, activity_id, recurrence_id, 'doelgroep' AS facet, list_distinct(audience) AS labels
        FROM dates
    UNION ALL
    SELECT neighbourhood_code, activity_id, recurrence_id, 'prijs' AS facet, [price] AS labels FROM dates
    UNION ALL
    SELECT
        neighbourhood_code,
        activity_id,
        recurrence_id,
        'toegang' AS facet,
        [CASE access
            WHEN 'walk_in' THEN 'inloop' WHEN 'register' THEN 'aanmelden' WHEN 'referral'
                THEN 'verwijzing' WHEN 'closed' THEN 'besloten' ELSE 'onbekend'
        END] AS labels
    FROM dates
    UNION ALL
    SELECT neighbourhood_code, activity_id, recurrence_id, 'uitvoerder' AS facet, [provider_type] AS labels FROM dates
)

SELECT
    neighbourhood_code,
    activity_id,
    recurrence_id,
    facet,
    unnest(CASE WHEN len(labels) = 0 THEN ['onbekend'] ELSE labels END) AS label,
    1 / greatest(len(labels), 1) AS weight
FROM listed
