-- Relaties tussen verschillende werelden, per gebied.
-- @shape nulmeting.results
-- @key neighbourhood_code, sub
-- @indicator name: Kruisverbanden
-- @indicator domain: netwerk
-- @indicator sphere: gemeenschappelijk en institutioneel
-- @indicator definition: Welk deel van de relaties uit gesprekken twee werelden verbindt: een ander thema, een andere buurt, of informeel met formeel. Apart per soort en per waarneming: D5.interview_thema, D5.agenda_buurt enzovoort. Een relatie hoort bij elke buurt waar een van beide een plek heeft.
-- @indicator unit: %
-- @indicator formula: relaties die verbinden / relaties waarvan dat bekend is * 100
-- @indicator numerator: relaties tussen verschillende werelden
-- @indicator denominator: relaties waarvan dat bekend is
-- @indicator coverage: deel van de relaties waarvan thema's, buurten en soort van beide bekend zijn
-- @indicator confidence: gesprek en agenda zijn twee waarnemingen: vergelijk ze niet met elkaar, en de agenda alleen met jaren waarin even goed gemeten is
-- @indicator needs: register
-- @indicator witte_dorp: apart
-- @indicator period: dag
-- @indicator decimals: 0
-- @indicator basis: nieuwsbrief 2023: domeinoverstijgend, ontschotten
-- @indicator framework: Groningen: wijkbedrijven
-- @indicator reason: er zijn geen relaties uit gesprekken in het register
WITH latest AS (
    SELECT *
    FROM mart.network_edges
    QUALIFY year = max(year) OVER (PARTITION BY method)
),

located AS (
    SELECT DISTINCT
        edge.method, edge.year, edge.organization_a, edge.organization_b,
        edge.is_across_themes, edge.is_across_neighbourhoods, edge.is_formal_informal,
        unnest(list_distinct(one.neighbourhood_ids || other.neighbourhood_ids || ['WK059903'])) AS neighbourhood_code
    FROM latest AS edge
    INNER JOIN core.register_organisations AS one ON one.organization_id = edge.organization_a
    INNER JOIN core.register_organisations AS other ON other.organization_id = edge.organization_b
),

kinds AS (
    SELECT neighbourhood_code, method, year, 'thema' AS kind, is_across_themes AS crosses FROM located
    UNION ALL
    SELECT neighbourhood_code, method, year, 'buurt' AS kind, is_across_neighbourhoods AS crosses FROM located
    UNION ALL
    SELECT neighbourhood_code, method, year, 'informeel_formeel' AS kind, is_formal_informal AS crosses FROM located
    UNION ALL
    SELECT
        neighbourhood_code,
        method,
        year,
        'een_of_meer' AS kind,
        -- One that crosses is enough to know; that none does is only known when all three are.
        CASE
            WHEN is_across_themes OR is_across_neighbourhoods OR is_formal_informal THEN TRUE
            WHEN is_across_themes IS NOT NULL AND is_across_neighbourhoods IS NOT NULL
                AND is_formal_informal IS NOT NULL THEN FALSE
        END AS crosses
    FROM located
),

counted AS (
    SELECT
        neighbourhood_code,
        method,
        year,
        kind,
        count(*) FILTER (WHERE crosses) AS n_cross,
        count(crosses) AS n_known,
        count(*) AS n
    FROM kinds
    GROUP BY ALL
    HAVING count(crosses) > 0
)

SELECT
    neighbourhood_code,
    '' AS sub,
    n_cross / n_known * 100 AS value,
    n_cross AS numerator,
    n_known AS denominator,
    n_known / n AS known,
    n_known AS n_units,
    year::VARCHAR AS period
FROM counted
WHERE method = 'interview' AND kind = 'een_of_meer'
UNION ALL BY NAME
SELECT
    neighbourhood_code,
    method || '_' || kind AS sub,
    n_cross / n_known * 100 AS value,
    n_cross AS numerator,
    n_known AS denominator,
    n_known / n AS known,
    n_known AS n_units,
    year::VARCHAR AS period
FROM counted
