-- Door wie de activiteiten worden gedaan, per gebied.
-- @shape nulmeting.results
-- @key neighbourhood_code, sub
-- @indicator name: Aandeel door het lokale netwerk
-- @indicator domain: uitvoering
-- @indicator sphere: gemeenschappelijk tegenover institutioneel
-- @indicator definition: Welk deel van de keren in acht gewone weken wordt gedaan door het lokale netwerk, van de keren waarvan bekend is wie het doet. De delen B1.lokaal_netwerk, B1.vrijwilligers_bij_aanbieder, B1.beroepskracht en B1.onbekend zijn delen van alle keren en samen 100 %.
-- @indicator unit: %
-- @indicator formula: keren door het lokale netwerk / keren waarvan de uitvoerder bekend is * 100
-- @indicator numerator: keren door het lokale netwerk
-- @indicator denominator: keren waarvan bekend is wie het doet
-- @indicator coverage: deel van de keren waarvan de uitvoerder bekend is, maal het bereik van de meting
-- @indicator confidence: wie het doet staat bij de organisatie in het register, of in de bron; een reeks telt zo vaak als zij in die weken is
-- @indicator needs: agenda, register
-- @indicator witte_dorp: samen
-- @indicator period: weken
-- @indicator decimals: 0
-- @indicator basis: nieuwsbrief 2023: de helft van alle opdrachten; 15 tot 20 % lokaal geoormerkt
-- @indicator framework: inventarisatie van de coalitie 2024 (Middelland 97 %, Nieuwe Westen 60 %, Delfshaven 62 %; beroepskrachten naar schatting 5 tot 25 %)
-- @indicator reason: van geen enkele activiteit is bekend wie haar uitvoert
SELECT
    neighbourhood_code,
    '' AS sub,
    sum(n) FILTER (WHERE label IN ('lokaal_netwerk')) / any_value(n_known) * 100 AS value,
    sum(n) FILTER (WHERE label IN ('lokaal_netwerk')) AS numerator,
    any_value(n_known) AS denominator,
    any_value(n_known) / any_value(n_total) AS known,
    any_value(n_known_activities) AS n_units,
    CASE WHEN any_value(n_known) < any_value(n_total)
        THEN printf('van %.0f van de %.0f keren is niet bekend wie het doet', any_value(n_total) - any_value(n_known),
            any_value(n_total))
    END AS note
FROM nulmeting.shares
WHERE facet = 'uitvoerder' AND n_known > 0
GROUP BY neighbourhood_code
UNION ALL BY NAME
SELECT * EXCLUDE (facet)
FROM nulmeting.share_parts
WHERE facet = 'uitvoerder'
