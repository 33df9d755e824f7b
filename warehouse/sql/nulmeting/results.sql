-- Een rij per uitkomst, voordat dekking en toestand bepaald zijn. Deze kop beschrijft ook de kolommen van elke indicator.
-- @key indicator_id, neighbourhood_code, sub
-- @column indicator_id VARCHAR: kenmerk van de indicator, zonder onderverdeling
-- @column neighbourhood_code VARCHAR: CBS-code van het gebied
-- @column sub VARCHAR: onderdeel; leeg = het kerncijfer
-- @column value DOUBLE: uitkomst; leeg = niet te berekenen
-- @column numerator DOUBLE: teller
-- @column denominator DOUBLE: noemer
-- @column known DOUBLE: deel van wat geteld is waarvan het gevraagde bekend is; leeg = alles
-- @column n_units BIGINT: aantal losse waarnemingen achter een aandeel: activiteiten, plekken of organisaties
-- @column unit VARCHAR: eenheid, als die anders is dan van de indicator
-- @column period VARCHAR: periode, als die anders is dan van de indicator
-- @column note VARCHAR: opmerking
WITH united AS (
    SELECT 'A1' AS indicator_id, * FROM nulmeting.a1
    UNION ALL BY NAME
    SELECT 'A2' AS indicator_id, * FROM nulmeting.a2
    UNION ALL BY NAME
    SELECT 'B1' AS indicator_id, * FROM nulmeting.b1
    UNION ALL BY NAME
    -- What no indicator says of itself has a type all the same.
    SELECT NULL::VARCHAR AS unit, NULL::VARCHAR AS period, NULL::DOUBLE AS known WHERE FALSE
)

SELECT
    indicator_id,
    neighbourhood_code,
    coalesce(sub, '') AS sub,
    value::DOUBLE AS value,
    numerator::DOUBLE AS numerator,
    denominator::DOUBLE AS denominator,
    known::DOUBLE AS known,
    n_units::BIGINT AS n_units,
    unit,
    period,
    note
FROM united
