-- Een rij per indicator (of onderdeel ervan) en gebied: het cijfer, met teller, noemer en dekking. Elke indicator heeft voor elk
-- gebied een rij, ook als er niets te meten viel.
-- @key indicator_id, neighbourhood_code
-- @column indicator_id VARCHAR: kenmerk van de indicator (mart.nulmeting_indicators); een onderdeel staat na een punt
-- @column neighbourhood_code VARCHAR: CBS-code van de buurt, of WK059903 voor heel Delfshaven
-- @column period VARCHAR: waarover het gaat: een dag, een jaar, of van dag/tot en met dag
-- @column value DOUBLE: uitkomst; leeg = niet gemeten
-- @column unit VARCHAR: eenheid
-- @column numerator DOUBLE: teller
-- @column denominator DOUBLE: noemer
-- @column coverage DOUBLE: dekking, 0 tot 1: hoeveel van wat geteld moest worden bekend is
-- @column status VARCHAR: gemeten (dekking minstens 0,8), deels of niet gemeten
-- @column note VARCHAR: wat erbij hoort te staan; bij niet gemeten waarom niet
-- @not_null unit, period, coverage, status
-- @references neighbourhood_code -> mart.nulmeting_areas.neighbourhood_code
WITH wanted AS (
    SELECT indicator.indicator_id, area.neighbourhood_code, '' AS sub
    FROM raw.indicators AS indicator
    CROSS JOIN mart.nulmeting_areas AS area
    UNION
    SELECT indicator_id, neighbourhood_code, sub FROM nulmeting.results
),

judged AS (
    SELECT
        wanted.indicator_id,
        wanted.neighbourhood_code,
        wanted.sub,
        indicator.position,
        coalesce(
            result.period,
            CASE indicator.period WHEN 'weken' THEN weeks.period END,
            strftime(build.as_of_date, '%Y-%m-%d')
        ) AS period,
        coalesce(result.unit, indicator.unit) AS unit,
        result.numerator,
        result.denominator,
        coalesce(result.known, 1) * CASE WHEN list_contains(indicator.needs, 'agenda') THEN reach.reach
            ELSE 1 END AS coverage,
        -- Nothing counted where nothing was read is not zero but unknown.
        CASE WHEN result.value <> 0 OR reach.reach > 0 OR NOT list_contains(indicator.needs, 'agenda')
            THEN result.value END AS value,
        result.note,
        CASE
            WHEN indicator.witte_dorp = 'samen' AND wanted.neighbourhood_code = 'BU05990328'
                THEN 'te klein voor een verhouding; geteld bij Oud Mathenesse'
            ELSE indicator.reason
        END AS reason
    FROM wanted
    INNER JOIN raw.indicators AS indicator ON indicator.indicator_id = wanted.indicator_id
    LEFT JOIN nulmeting.results AS result
        ON result.indicator_id = wanted.indicator_id AND result.neighbourhood_code = wanted.neighbourhood_code
            AND result.sub = wanted.sub
    LEFT JOIN nulmeting.reach AS reach
        ON reach.neighbourhood_code = wanted.neighbourhood_code AND reach.rule = indicator.witte_dorp
    CROSS JOIN raw.build AS build
    CROSS JOIN (
        SELECT strftime(min(week_start), '%Y-%m-%d') || '/' || strftime(max(week_start) + 6, '%Y-%m-%d') AS period
        FROM nulmeting.weeks
        WHERE is_measured AND kind = 'gewoon'
    ) AS weeks
)

SELECT
    concat_ws('.', indicator_id, nullif(sub, '')) AS indicator_id,
    neighbourhood_code,
    period,
    value,
    unit,
    CASE WHEN value IS NOT NULL THEN numerator END AS numerator,
    CASE WHEN value IS NOT NULL THEN denominator END AS denominator,
    CASE WHEN value IS NULL THEN 0 ELSE coverage END AS coverage,
    CASE WHEN value IS NULL THEN 'niet gemeten' WHEN coverage >= 0.8 THEN 'gemeten' ELSE 'deels' END AS status,
    CASE WHEN value IS NULL THEN coalesce(note, reason) ELSE note END AS note
FROM judged
