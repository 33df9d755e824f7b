-- Een rij per cijfer van de nulmeting en maand: de laatste meting van elke maand, en die van vandaag. Zo is te zien hoe het in
-- de jaren verandert. Let op de dekking: stijgt die, dan stijgen aantallen vanzelf mee.
-- @key indicator_id, neighbourhood_code, day
-- @column day DATE: dag van de meting
-- @column indicator_id VARCHAR: kenmerk van de indicator of het onderdeel
-- @column neighbourhood_code VARCHAR: CBS-code van het gebied
-- @column period VARCHAR: waarover het gaat
-- @column value DOUBLE: uitkomst
-- @column unit VARCHAR: eenheid
-- @column coverage DOUBLE: dekking, 0 tot 1
-- @column status VARCHAR: gemeten of deels
-- @not_null value, period, unit, coverage, status
SELECT
    day,
    indicator_id,
    neighbourhood_code,
    period,
    value,
    unit,
    coverage,
    status
FROM raw.measurements
UNION ALL
SELECT
    build.as_of_date AS day,
    nulmeting.indicator_id,
    nulmeting.neighbourhood_code,
    nulmeting.period,
    nulmeting.value,
    nulmeting.unit,
    nulmeting.coverage,
    nulmeting.status
FROM mart.nulmeting AS nulmeting
CROSS JOIN raw.build AS build
WHERE nulmeting.value IS NOT NULL
