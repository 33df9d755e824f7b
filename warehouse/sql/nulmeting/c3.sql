-- Wat vrijwillige inzet waard is, per gebied: een band, geen bedrag.
-- @shape nulmeting.results
-- @key neighbourhood_code, sub
-- @indicator name: Waarde van vrijwillige inzet
-- @indicator domain: waarde
-- @indicator sphere: gemeenschappelijk
-- @indicator definition: Wat de uren van vrijwilligers (C2) zouden kosten tegen een uurwaarde. Een aanname, dus altijd met de band: C3.laag en C3.hoog. Afgerond op duizend.
-- @indicator unit: euro per jaar
-- @indicator formula: C2 * uurwaarde
-- @indicator numerator: uren per jaar (C2)
-- @indicator denominator: geen
-- @indicator coverage: deel van de plekken dat het aantal vrijwilligers opgaf
-- @indicator confidence: de uurwaarde is een aanname met een jaartal en een band; toon nooit alleen het ene bedrag
-- @indicator needs: register
-- @indicator witte_dorp: samen
-- @indicator period: dag
-- @indicator decimals: 0
-- @indicator basis: nieuwsbrief 2023: 1.200 * 200 * 23 = 5,52 miljoen
-- @indicator framework: Meijs (EUR): vervangingswaarde, investeringswaarde, marktwaarde; Movisie: waarde van vrijwillige inzet
-- @indicator reason: geen plek gaf het aantal vrijwilligers op; vul het in het register in
WITH hours AS (
    SELECT neighbourhood_code, n_reported, n_places, CASE WHEN NOT is_hidden THEN round(total, -2) END AS hours
    FROM nulmeting.reported
    WHERE measure = 'hours' AND n_reported > 0
),

valued AS (
    SELECT hours.*, settings.hour_value, settings.hour_low, settings.hour_high, settings.hour_year
    FROM hours
    CROSS JOIN nulmeting.settings AS settings
)

SELECT
    neighbourhood_code,
    '' AS sub,
    round(hours * hour_value, -3) AS value,
    hours AS numerator,
    n_reported / n_places AS known,
    CASE
        WHEN hours IS NULL THEN 'te weinig plekken gaven uren op om te publiceren'
        ELSE replace(
            printf('gerekend met %.2f euro per uur (aanname uit %d); de band loopt van %.2f tot %.2f euro',
                hour_value, hour_year, hour_low, hour_high),
            '.', ','
        )
    END AS note
FROM valued
UNION ALL BY NAME
SELECT neighbourhood_code, 'laag' AS sub, round(hours * hour_low, -3) AS value, hours AS numerator,
    n_reported / n_places AS known
FROM valued
WHERE hours IS NOT NULL
UNION ALL BY NAME
SELECT neighbourhood_code, 'hoog' AS sub, round(hours * hour_high, -3) AS value, hours AS numerator,
    n_reported / n_places AS known
FROM valued
WHERE hours IS NOT NULL
