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
    SELECT 'A3' AS indicator_id, * FROM nulmeting.a3
    UNION ALL BY NAME
    SELECT 'A4' AS indicator_id, * FROM nulmeting.a4
    UNION ALL BY NAME
    SELECT 'A5' AS indicator_id, * FROM nulmeting.a5
    UNION ALL BY NAME
    SELECT 'A6' AS indicator_id, * FROM nulmeting.a6
    UNION ALL BY NAME
    SELECT 'A7' AS indicator_id, * FROM nulmeting.a7
    UNION ALL BY NAME
    SELECT 'A8' AS indicator_id, * FROM nulmeting.a8
    UNION ALL BY NAME
    SELECT 'A9' AS indicator_id, * FROM nulmeting.a9
    UNION ALL BY NAME
    SELECT 'A10' AS indicator_id, * FROM nulmeting.a10
    UNION ALL BY NAME
    SELECT 'A11' AS indicator_id, * FROM nulmeting.a11
    UNION ALL BY NAME
    SELECT 'A12' AS indicator_id, * FROM nulmeting.a12
    UNION ALL BY NAME
    SELECT 'A13' AS indicator_id, * FROM nulmeting.a13
    UNION ALL BY NAME
    SELECT 'A14' AS indicator_id, * FROM nulmeting.a14
    UNION ALL BY NAME
    SELECT 'B1' AS indicator_id, * FROM nulmeting.b1
    UNION ALL BY NAME
    SELECT 'B2' AS indicator_id, * FROM nulmeting.b2
    UNION ALL BY NAME
    SELECT 'B3' AS indicator_id, * FROM nulmeting.b3
    UNION ALL BY NAME
    SELECT 'B4' AS indicator_id, * FROM nulmeting.b4
    UNION ALL BY NAME
    SELECT 'C1' AS indicator_id, * FROM nulmeting.c1
    UNION ALL BY NAME
    SELECT 'C2' AS indicator_id, * FROM nulmeting.c2
    UNION ALL BY NAME
    SELECT 'C3' AS indicator_id, * FROM nulmeting.c3
    UNION ALL BY NAME
    SELECT 'C4' AS indicator_id, * FROM nulmeting.c4
    UNION ALL BY NAME
    SELECT 'C5' AS indicator_id, * FROM nulmeting.c5
    UNION ALL BY NAME
    SELECT 'D1' AS indicator_id, * FROM nulmeting.d1
    UNION ALL BY NAME
    SELECT 'D2' AS indicator_id, * FROM nulmeting.d2
    UNION ALL BY NAME
    SELECT 'D3' AS indicator_id, * FROM nulmeting.d3
    UNION ALL BY NAME
    SELECT 'D4' AS indicator_id, * FROM nulmeting.d4
    UNION ALL BY NAME
    SELECT 'D5' AS indicator_id, * FROM nulmeting.d5
    UNION ALL BY NAME
    SELECT 'D6' AS indicator_id, * FROM nulmeting.d6
    UNION ALL BY NAME
    SELECT 'D7' AS indicator_id, * FROM nulmeting.d7
    UNION ALL BY NAME
    SELECT 'E1' AS indicator_id, * FROM nulmeting.e1
    UNION ALL BY NAME
    SELECT 'E2' AS indicator_id, * FROM nulmeting.e2
    UNION ALL BY NAME
    SELECT 'E3' AS indicator_id, * FROM nulmeting.e3
    UNION ALL BY NAME
    SELECT 'E4' AS indicator_id, * FROM nulmeting.e4
    UNION ALL BY NAME
    SELECT 'E5' AS indicator_id, * FROM nulmeting.e5
    UNION ALL BY NAME
    SELECT 'E6' AS indicator_id, * FROM nulmeting.e6
    UNION ALL BY NAME
    SELECT 'F1' AS indicator_id, * FROM nulmeting.f1
    UNION ALL BY NAME
    SELECT 'F2' AS indicator_id, * FROM nulmeting.f2
    UNION ALL BY NAME
    SELECT 'F3' AS indicator_id, * FROM nulmeting.f3
    UNION ALL BY NAME
    SELECT 'G1' AS indicator_id, * FROM nulmeting.g1
    UNION ALL BY NAME
    SELECT 'G2' AS indicator_id, * FROM nulmeting.g2
    UNION ALL BY NAME
    SELECT 'G3' AS indicator_id, * FROM nulmeting.g3
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
