-- Een rij per plek, met wat het register op de dag van deze build van haar weet; leeg = niet bekend. Cijfers over mensen
-- en geld blijven hier: gepubliceerd worden ze alleen opgeteld.
-- @key place_id
-- @column place_id VARCHAR: kenmerk van de plek
-- @column neighbourhood_id VARCHAR: CBS-code van de buurt
-- @column organization_id VARCHAR: organisatie van de plek
-- @column is_in_register BOOLEAN: er staat iets over deze plek in het register
-- @column kind VARCHAR: soort plek
-- @column status VARCHAR: actief, in_oprichting of gestopt
-- @column active_since DATE: sinds wanneer de plek er is; 1 januari als alleen het jaar bekend is
-- @column opening_hours_week DOUBLE: uren open in een gewone week
-- @column volunteers_n BIGINT: aantal vrijwilligers
-- @column volunteer_hours_year DOUBLE: uren per vrijwilliger per jaar
-- @column staff_fte DOUBLE: betaalde krachten
-- @column visitors_week BIGINT: bezoeken in een gewone week
-- @column budget_class VARCHAR: klasse van het jaarbudget
-- @column budget_min DOUBLE: ondergrens van die klasse
-- @column budget_max DOUBLE: bovengrens van die klasse; leeg = geen bovengrens
-- @column housing_form VARCHAR: op welke voet de plek er zit
-- @column housing_end DATE: einde van contract of afspraak
-- @column housing_is_permanent BOOLEAN: er is geen einddatum
-- @column housing_cost_class VARCHAR: klasse van de huurlast
-- @column housing_cost_min DOUBLE: ondergrens van die klasse
-- @column housing_cost_max DOUBLE: bovengrens van die klasse
-- @column confirmed_on DATE: laatste dag waarop de plek zelf zei dat dit klopt
-- @column confirmed_by_role VARCHAR: rol van wie dat zei
-- @column stated_on DATE: datum van de nieuwste waarde
-- @column first_known_on DATE: eerste dag waarop deze plek in het register stond
-- @column n_values BIGINT: aantal waarden in het register
-- @unit volunteers_n: personen
-- @unit volunteer_hours_year: uur per jaar
-- @unit opening_hours_week: uur per week
-- @unit staff_fte: fte
-- @unit visitors_week: bezoeken per week
-- @unit budget_min: euro per jaar
-- @unit budget_max: euro per jaar
-- @unit housing_cost_min: % van het jaarbudget
-- @unit housing_cost_max: % van het jaarbudget
-- @not_null is_in_register, n_values
WITH known AS (
    SELECT
        id AS place_id,
        map_from_entries(list((field, value))) AS said,
        max(stated_on) AS stated_on,
        count(*) AS n_values
    FROM core.register_values
    WHERE entity = 'place'
    GROUP BY id
),

first_known AS (
    SELECT
        id AS place_id,
        min(valid_from) AS first_known_on
    FROM core.register_history
    WHERE entity = 'place'
    GROUP BY id
)

SELECT
    place.place_id,
    located.neighbourhood_id,
    place.organization_id,
    known.place_id IS NOT NULL AS is_in_register,
    known.said['kind'] AS kind,
    known.said['status'] AS status,
    known.said['active_since']::DATE AS active_since,
    known.said['opening_hours_week']::DOUBLE AS opening_hours_week,
    known.said['volunteers_n']::BIGINT AS volunteers_n,
    known.said['volunteer_hours_year']::DOUBLE AS volunteer_hours_year,
    known.said['staff_fte']::DOUBLE AS staff_fte,
    known.said['visitors_week']::BIGINT AS visitors_week,
    known.said['budget_class'] AS budget_class,
    budget.low AS budget_min,
    budget.high AS budget_max,
    known.said['housing_form'] AS housing_form,
    known.said['housing_end']::DATE AS housing_end,
    known.said['housing_is_permanent']::BOOLEAN AS housing_is_permanent,
    known.said['housing_cost_class'] AS housing_cost_class,
    housing.low AS housing_cost_min,
    housing.high AS housing_cost_max,
    known.said['confirmed_on']::DATE AS confirmed_on,
    known.said['confirmed_by_role'] AS confirmed_by_role,
    known.stated_on,
    first_known.first_known_on,
    coalesce(known.n_values, 0) AS n_values
FROM raw.places AS place
INNER JOIN core.places AS located USING (place_id)
LEFT JOIN known USING (place_id)
LEFT JOIN first_known USING (place_id)
LEFT JOIN raw.amount_classes AS budget
    ON budget.kind = 'amount' AND budget.amount_class = known.said['budget_class']
LEFT JOIN raw.amount_classes AS housing
    ON housing.kind = 'housing' AND housing.amount_class = known.said['housing_cost_class']
