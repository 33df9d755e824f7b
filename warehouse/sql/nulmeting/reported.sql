-- Een rij per gebied en onderwerp waarover plekken iets opgaven: hoeveel plekken, en of het gepubliceerd mag worden. Nooit over
-- minder dan vijf plekken; en zoveel buurten blijven verborgen dat ook het verschil met heel Delfshaven over minstens vijf gaat.
-- @key neighbourhood_code, measure
-- @column neighbourhood_code VARCHAR: CBS-code van het gebied; Witte Dorp hoort bij Oud Mathenesse
-- @column measure VARCHAR: volunteers, hours, visitors, money, housing of housing_form
-- @column n_places BIGINT: plekken die niet gestopt zijn
-- @column n_reported BIGINT: plekken die dit opgaven
-- @column n_assumed BIGINT: plekken waarvoor met een aanname gerekend is
-- @column total DOUBLE: som van de opgaven
-- @column is_hidden BOOLEAN: niet publiceren
WITH places AS (
    SELECT
        area.neighbourhood_code,
        place.*,
        place.volunteers_n * coalesce(place.volunteer_hours_year, settings.volunteer_hours_year) AS hours,
        place.place_id IN (SELECT money.place_id FROM nulmeting.money AS money) AS has_money
    FROM core.register_places AS place
    INNER JOIN nulmeting.areas AS area ON area.neighbourhood_id = place.neighbourhood_id AND area.rule = 'samen'
    CROSS JOIN nulmeting.settings AS settings
    WHERE place.status IS DISTINCT FROM 'gestopt'
),

counted AS (
    SELECT
        neighbourhood_code,
        count(*) AS n_places,
        unnest([
            {'measure': 'volunteers', 'n_reported': count(volunteers_n), 'n_assumed': 0,
                'total': sum(volunteers_n)::DOUBLE},
            {
                'measure': 'hours', 'n_reported': count(hours),
                'n_assumed': count(hours) FILTER (WHERE volunteer_hours_year IS NULL), 'total': sum(hours)
            },
            {'measure': 'visitors', 'n_reported': count(visitors_week), 'n_assumed': 0,
                'total': sum(visitors_week)::DOUBLE},
            {'measure': 'money', 'n_reported': count(*) FILTER (WHERE has_money), 'n_assumed': 0, 'total': NULL},
            {
                'measure': 'housing',
                'n_reported': count(*) FILTER (WHERE housing_is_permanent
                    OR housing_end IS NOT NULL), 'n_assumed': 0, 'total': NULL
            },
            {'measure': 'housing_form', 'n_reported': count(housing_form), 'n_assumed': 0, 'total': NULL}
        ], recursive := TRUE)
    FROM places
    GROUP BY neighbourhood_code
),

-- Smallest first: what is hidden so far within Delfshaven, before this neighbourhood.
ordered AS (
    SELECT
        counted.*,
        coalesce(sum(counted.n_reported) OVER (
            PARTITION BY counted.measure, counted.neighbourhood_code IN ('WK059903', 'BU05991926')
            ORDER BY counted.n_reported, counted.neighbourhood_code ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING
        ), 0) AS n_smaller
    FROM counted
)

SELECT
    ordered.neighbourhood_code,
    ordered.measure,
    ordered.n_places,
    ordered.n_reported,
    ordered.n_assumed,
    ordered.total,
    ordered.n_reported < settings.minimum_cell
    OR (
        ordered.neighbourhood_code NOT IN ('WK059903', 'BU05991926') AND ordered.n_smaller BETWEEN 1
            AND settings.minimum_cell - 1
    ) AS is_hidden
FROM ordered
CROSS JOIN nulmeting.settings AS settings
