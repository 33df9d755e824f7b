-- Uren open inloop per week, per gebied.
-- @shape nulmeting.results
-- @key neighbourhood_code
-- @indicator name: Open inloop
-- @indicator domain: aanbod
-- @indicator sphere: gemeenschappelijk
-- @indicator definition: Hoeveel uur per gewone week u ergens binnen kunt lopen om anderen te ontmoeten, zonder aanmelden: keren met het thema ontmoeting waarvan gezegd is dat u kunt binnenlopen. Twee plekken die tegelijk open zijn tellen allebei.
-- @indicator unit: uur per week
-- @indicator formula: mediaan over acht gewone weken van de uren inloop
-- @indicator numerator: uren inloop in die weken samen
-- @indicator denominator: aantal weken
-- @indicator coverage: deel van de keren waarvan bekend is hoe u binnenkomt, maal het bereik van de meting
-- @indicator confidence: inloop die niet zo genoemd wordt ontbreekt; het werkelijke cijfer is eerder hoger
-- @indicator needs: agenda
-- @indicator witte_dorp: apart
-- @indicator period: weken
-- @indicator decimals: 1
-- @indicator basis: nieuwsbrief 2023: Warme Buurthuiskamers
-- @indicator framework: geen
-- @indicator reason: er is van geen enkele plek in dit gebied een bron gelezen
SELECT
    neighbourhood_code,
    median(hours_drop_in) AS value,
    sum(hours_drop_in) AS numerator,
    count(*) AS denominator,
    sum(n_access_known) / nullif(sum(n_dates), 0) AS known
FROM nulmeting.weekly
WHERE rule = 'apart' AND kind = 'gewoon'
GROUP BY neighbourhood_code
