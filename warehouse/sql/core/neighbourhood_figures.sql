-- Een rij per buurt met haar kerncijfers (CBS), elk van het nieuwste jaar; leeg = niet bekend. Nieuw Mathenesse hoort bij
-- het CBS niet bij de wijk Delfshaven (WK059903).
-- @key neighbourhood_id
-- @column neighbourhood_id VARCHAR: CBS-code van de buurt
-- @column name VARCHAR: naam van de buurt
-- @column in_district BOOLEAN: hoort bij de CBS-wijk Delfshaven (WK059903)
-- @column year BIGINT: jaar van het aantal inwoners
-- @column residents BIGINT: inwoners
-- @column households BIGINT: huishoudens
-- @column pct_0_14 DOUBLE: inwoners van 0 tot en met 14 jaar
-- @column pct_15_24 DOUBLE: inwoners van 15 tot en met 24 jaar
-- @column pct_25_44 DOUBLE: inwoners van 25 tot en met 44 jaar
-- @column pct_45_64 DOUBLE: inwoners van 45 tot en met 64 jaar
-- @column pct_65plus DOUBLE: inwoners van 65 jaar en ouder
-- @column pct_single_households DOUBLE: huishoudens van een persoon
-- @column pct_households_with_children DOUBLE: huishoudens met kinderen
-- @column pct_lowest_40_income DOUBLE: huishoudens die landelijk bij de laagste 40 % inkomens horen
-- @column pct_social_minimum DOUBLE: huishoudens onder of rond het sociaal minimum
-- @column income_per_resident DOUBLE: gemiddeld inkomen per inwoner
-- @column social_assistance BIGINT: personen met bijstand
-- @column state_pensions BIGINT: personen met AOW
-- @column wmo_clients BIGINT: clienten van de Wmo
-- @column wmo_per_1000 DOUBLE: clienten van de Wmo per 1.000 inwoners
-- @column gps_within_1km DOUBLE: huisartsenpraktijken binnen 1 km, gemiddeld
-- @column distance_gp DOUBLE: afstand tot de dichtstbijzijnde huisartsenpraktijk
-- @column source VARCHAR: waar het aantal inwoners vandaan komt
-- @unit residents: personen
-- @unit households: huishoudens
-- @unit pct_0_14: %
-- @unit pct_15_24: %
-- @unit pct_25_44: %
-- @unit pct_45_64: %
-- @unit pct_65plus: %
-- @unit pct_single_households: %
-- @unit pct_households_with_children: %
-- @unit pct_lowest_40_income: %
-- @unit pct_social_minimum: %
-- @unit income_per_resident: 1.000 euro per jaar
-- @unit social_assistance: personen
-- @unit state_pensions: personen
-- @unit wmo_clients: personen
-- @unit wmo_per_1000: per 1.000 inwoners
-- @unit gps_within_1km: praktijken
-- @unit distance_gp: km
-- @not_null name, in_district
SELECT
    neighbourhood.neighbourhood_id,
    any_value(neighbourhood.name) AS name,
    neighbourhood.neighbourhood_id LIKE 'BU059903%' AS in_district,
    max(key_figure.year) FILTER (WHERE key_figure.figure = 'residents') AS year,
    (max(key_figure.value) FILTER (WHERE key_figure.figure = 'residents'))::BIGINT AS residents,
    (max(key_figure.value) FILTER (WHERE key_figure.figure = 'households'))::BIGINT AS households,
    max(key_figure.value) FILTER (WHERE key_figure.figure = 'pct_0_14') AS pct_0_14,
    max(key_figure.value) FILTER (WHERE key_figure.figure = 'pct_15_24') AS pct_15_24,
    max(key_figure.value) FILTER (WHERE key_figure.figure = 'pct_25_44') AS pct_25_44,
    max(key_figure.value) FILTER (WHERE key_figure.figure = 'pct_45_64') AS pct_45_64,
    max(key_figure.value) FILTER (WHERE key_figure.figure = 'pct_65plus') AS pct_65plus,
    max(key_figure.value) FILTER (WHERE key_figure.figure = 'pct_single_households') AS pct_single_households,
    max(key_figure.value) FILTER (WHERE key_figure.figure = 'pct_households_with_children') AS pct_households_with_children,
    max(key_figure.value) FILTER (WHERE key_figure.figure = 'pct_lowest_40_income') AS pct_lowest_40_income,
    max(key_figure.value) FILTER (WHERE key_figure.figure = 'pct_social_minimum') AS pct_social_minimum,
    max(key_figure.value) FILTER (WHERE key_figure.figure = 'income_per_resident') AS income_per_resident,
    (max(key_figure.value) FILTER (WHERE key_figure.figure = 'social_assistance'))::BIGINT AS social_assistance,
    (max(key_figure.value) FILTER (WHERE key_figure.figure = 'state_pensions'))::BIGINT AS state_pensions,
    (max(key_figure.value) FILTER (WHERE key_figure.figure = 'wmo_clients'))::BIGINT AS wmo_clients,
    max(key_figure.value) FILTER (WHERE key_figure.figure = 'wmo_per_1000') AS wmo_per_1000,
    max(key_figure.value) FILTER (WHERE key_figure.figure = 'gps_within_1km') AS gps_within_1km,
    max(key_figure.value) FILTER (WHERE key_figure.figure = 'distance_gp') AS distance_gp,
    max(key_figure.source) FILTER (WHERE key_figure.figure = 'residents') AS source
FROM raw.neighbourhoods AS neighbourhood
LEFT JOIN core.key_figures AS key_figure USING (neighbourhood_id)
GROUP BY neighbourhood.neighbourhood_id
