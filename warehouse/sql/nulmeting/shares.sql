-- Een rij per gebied, verdeling en label: hoe vaak het voorkomt. Een label dat ergens voorkomt staat bij elk gebied, ook met nul.
-- @key facet, neighbourhood_code, label
-- @column facet VARCHAR: thema, doelgroep, prijs, toegang of uitvoerder
-- @column neighbourhood_code VARCHAR: CBS-code van het gebied
-- @column label VARCHAR: waarde
-- @column n DOUBLE: gewogen aantal keren met dit label
-- @column n_activities BIGINT: aantal verschillende activiteiten in deze verdeling
-- @column n_total DOUBLE: alle keren
-- @column n_known DOUBLE: keren waarvan het label bekend is
-- @column n_known_activities BIGINT: activiteiten waarvan het label bekend is
WITH totals AS (
    SELECT
        facet,
        neighbourhood_code,
        sum(weight) AS n_total,
        coalesce(sum(weight) FILTER (WHERE label <> 'onbekend'), 0) AS n_known,
        count(DISTINCT activity_id) AS n_activities,
        count(DISTINCT activity_id) FILTER (WHERE label <> 'onbekend') AS n_known_activities
    FROM nulmeting.labels
    GROUP BY ALL
),

counted AS (
    SELECT facet, neighbourhood_code, label, sum(weight) AS n
    FROM nulmeting.labels
    GROUP BY ALL
),

closed_lists AS (
    SELECT DISTINCT facet, label FROM nulmeting.labels
    UNION
    SELECT unnest(['thema', 'doelgroep']), 'onbekend'
    UNION
    SELECT 'prijs', unnest(['gratis', 'tot_4_euro', 'duurder', 'onbekend'])
    UNION
    SELECT 'toegang', unnest(['inloop', 'aanmelden', 'verwijzing', 'besloten', 'onbekend'])
    UNION
    SELECT 'uitvoerder', unnest(['lokaal_netwerk', 'vrijwilligers_bij_aanbieder', 'beroepskracht', 'onbekend'])
)

SELECT
    totals.facet,
    totals.neighbourhood_code,
    closed_lists.label,
    coalesce(counted.n, 0) AS n,
    totals.n_activities,
    totals.n_total,
    totals.n_known,
    totals.n_known_activities
FROM totals
INNER JOIN closed_lists USING (facet)
LEFT JOIN counted
    ON counted.facet = totals.facet AND counted.neighbourhood_code = totals.neighbourhood_code
        AND counted.label = closed_lists.label
