-- er is niet precies een rij over deze bouw
SELECT count(*) AS n FROM mart.build HAVING count(*) <> 1
