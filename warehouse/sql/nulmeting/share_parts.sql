-- Een rij per gebied, verdeling en deel: elk deel van alle keren. Samen zijn de delen van een verdeling 100 %.
-- @key facet, neighbourhood_code, sub
-- @column facet VARCHAR: thema, doelgroep, prijs, toegang of uitvoerder
-- @column neighbourhood_code VARCHAR: CBS-code van het gebied
-- @column sub VARCHAR: welk deel
-- @column value DOUBLE: aandeel van alle keren
-- @column numerator DOUBLE: gewogen keren van dit deel
-- @column denominator DOUBLE: alle keren
-- @column n_units BIGINT: aantal verschillende activiteiten in deze verdeling
-- @unit value: %
SELECT
    facet,
    neighbourhood_code,
    label AS sub,
    n / n_total * 100 AS value,
    n AS numerator,
    n_total AS denominator,
    n_activities AS n_units
FROM nulmeting.shares
