-- Witte vlekken: wat er elders in Delfshaven wel is en hier niet, per buurt.
-- @shape nulmeting.results
-- @key neighbourhood_code
-- @indicator name: Witte vlekken
-- @indicator domain: aanbod
-- @indicator sphere: gemeenschappelijk en institutioneel
-- @indicator definition: Van wat in minstens de helft van de buurten te vinden is (een thema, voor een doelgroep, in een dagdeel doordeweeks of in het weekend), welk deel hier ontbreekt. De lijst zelf staat in nulmeting_gaps.
-- @indicator unit: %
-- @indicator formula: combinaties die hier ontbreken / combinaties met een mediaan over de buurten boven nul * 100
-- @indicator numerator: ontbrekende combinaties
-- @indicator denominator: combinaties die in minstens de helft van de buurten voorkomen
-- @indicator coverage: deel van de keren waarvan thema, doelgroep en tijd bekend zijn, maal het bereik van de meting
-- @indicator confidence: wat niet gezegd is lijkt te ontbreken; bij een lage dekking is een witte vlek een vraag, geen feit
-- @indicator needs: agenda
-- @indicator witte_dorp: samen
-- @indicator period: weken
-- @indicator decimals: 0
-- @indicator basis: nieuwsbrief 2023: overzicht; webpagina Wat doen we
-- @indicator framework: Movisie: gesprek bij cijfers
-- @indicator reason: er is nergens een combinatie van thema, doelgroep en dagdeel die in minstens de helft van de buurten voorkomt
WITH missing AS (
    SELECT neighbourhood_code, count(*) AS n
    FROM nulmeting.gaps
    WHERE is_common
    GROUP BY neighbourhood_code
),

common AS (
    SELECT count(*) AS n FROM nulmeting.cells WHERE is_common
),

spots AS (
    SELECT codes.neighbourhood_code, coalesce(missing.n, 0) AS n_missing, common.n AS n_common
    FROM nulmeting.reach AS codes
    CROSS JOIN common
    LEFT JOIN missing USING (neighbourhood_code)
    WHERE codes.rule = 'samen' AND codes.n_places > 0 AND codes.neighbourhood_code <> 'WK059903' AND common.n > 0
),

known AS (
    SELECT
        neighbourhood_code,
        count(*) FILTER (WHERE len(category) > 0 AND len(audience) > 0 AND start_hour IS NOT NULL) / count(*) AS known
    FROM nulmeting.area_dates
    WHERE rule = 'samen'
    GROUP BY neighbourhood_code
)

SELECT
    spots.neighbourhood_code,
    spots.n_missing / spots.n_common * 100 AS value,
    spots.n_missing AS numerator,
    spots.n_common AS denominator,
    known.known,
    CASE WHEN coalesce(known.known, 0) < 0.5
        THEN 'van weinig activiteiten is bekend voor wie zij zijn: een vraag, geen feit' END AS note
FROM spots
LEFT JOIN known USING (neighbourhood_code)
UNION ALL BY NAME
-- The whole: the mean of its neighbourhoods, since what is somewhere in Delfshaven is not missing in the whole.
SELECT
    'WK059903' AS neighbourhood_code,
    sum(spots.n_missing) / sum(spots.n_common) * 100 AS value,
    sum(spots.n_missing) AS numerator,
    sum(spots.n_common) AS denominator,
    any_value(whole.known) AS known,
    'gemiddelde van de buurten' AS note
FROM spots
INNER JOIN nulmeting.areas AS area
    ON area.neighbourhood_code = 'WK059903' AND area.rule = 'samen' AND area.neighbourhood_id = spots.neighbourhood_code
LEFT JOIN known AS whole ON whole.neighbourhood_code = 'WK059903'
HAVING count(*) > 0
