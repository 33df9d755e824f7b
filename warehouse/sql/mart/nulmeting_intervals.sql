-- Een rij per aandeel van de nulmeting: de band waarin het kan liggen. De ruimste van twee: wat het toeval doet bij zo weinig
-- activiteiten of organisaties (Wilson, 95 %), en wat kan zijn wat de dekking niet haalt: plekken die niet gelezen zijn, en keren
-- waarvan het gevraagde niet bekend is. Overlappen de banden van twee buurten, dan is het verschil niet aangetoond.
-- @key indicator_id, neighbourhood_code
-- @column indicator_id VARCHAR: kenmerk van de indicator of het onderdeel
-- @column neighbourhood_code VARCHAR: CBS-code van het gebied
-- @column low DOUBLE: ondergrens
-- @column high DOUBLE: bovengrens
-- @column n_units BIGINT: aantal losse waarnemingen: een reeks is er een, hoe vaak zij ook is
-- @column known DOUBLE: dekking van het aandeel, 0 tot 1
-- @unit low: %
-- @unit high: %
-- @not_null low, high, n_units, known
-- @references neighbourhood_code -> mart.nulmeting_areas.neighbourhood_code
WITH shares AS (
    SELECT
        published.indicator_id,
        published.neighbourhood_code,
        result.n_units,
        published.coverage AS known,
        published.value / 100 AS share,
        1.96 * 1.96 / result.n_units AS z2
    FROM mart.nulmeting AS published
    INNER JOIN nulmeting.results AS result
        ON concat_ws('.', result.indicator_id, nullif(result.sub, '')) = published.indicator_id
            AND result.neighbourhood_code = published.neighbourhood_code
    WHERE published.value IS NOT NULL AND result.n_units > 0 AND published.unit = '%'
),

chance AS (
    SELECT
        *,
        (share + z2 / 2) / (1 + z2) AS centre,
        sqrt(greatest(share * (1 - share), 0) * z2 + z2 * z2 / 4) / (1 + z2) AS margin
    FROM shares
)

SELECT
    indicator_id,
    neighbourhood_code,
    greatest(0, least(centre - margin, share * known)) * 100 AS low,
    least(1, greatest(centre + margin, share * known + 1 - known)) * 100 AS high,
    n_units,
    known
FROM chance
