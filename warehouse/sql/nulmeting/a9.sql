-- Hoeveel er in schoolvakanties doorgaat, vergeleken met gewone weken, per gebied.
-- @shape nulmeting.results
-- @key neighbourhood_code
-- @indicator name: Doorgaan in de vakantie
-- @indicator domain: aanbod
-- @indicator sphere: gemeenschappelijk en institutioneel
-- @indicator definition: Hoeveel activiteiten er in een week schoolvakantie (regio Midden) zijn, gedeeld door het aantal in een gewone week. 1 is evenveel. Een vakantieweek heeft minstens drie werkdagen schoolvakantie.
-- @indicator unit: verhouding
-- @indicator formula: mediaan per vakantieweek / mediaan per gewone week
-- @indicator numerator: activiteiten per vakantieweek
-- @indicator denominator: activiteiten per gewone week
-- @indicator coverage: deel van de bekende plekken met een bron die bij deze bouw goed gelezen is
-- @indicator confidence: sommige vakanties zijn nog een advies; vakantieprogramma's worden vaak laat bekend, dus het werkelijke cijfer is eerder hoger
-- @indicator needs: agenda
-- @indicator witte_dorp: samen
-- @indicator period: weken
-- @indicator decimals: 2
-- @indicator basis: geen
-- @indicator framework: geen
-- @indicator reason: er is in gewone weken niets, of er is geen vakantieweek in het venster
SELECT
    neighbourhood_code,
    median(n_dates) FILTER (WHERE kind = 'vakantie') / nullif(median(n_dates) FILTER (WHERE kind = 'gewoon'), 0)
        AS value,
    median(n_dates) FILTER (WHERE kind = 'vakantie') AS numerator,
    median(n_dates) FILTER (WHERE kind = 'gewoon') AS denominator,
    printf('%d vakantieweken vergeleken met %d gewone', count(*) FILTER (WHERE kind = 'vakantie'),
        count(*) FILTER (WHERE kind = 'gewoon')) AS note
FROM nulmeting.weekly
WHERE rule = 'samen'
GROUP BY neighbourhood_code
