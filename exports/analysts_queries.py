"""Ten questions to the published tables, in SQL that anyone can copy. Belongs here: the questions; not the page.

Each works on `wijkagenda.duckdb`, and on the Parquet files when those are views in a schema `mart`. The day of the
agenda is asked of `mart.build`, so an answer does not change when the files are opened later.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Query:
    """A question. `name` is the anchor on the page, `note` says how to read the answer."""

    name: str
    title: str
    note: str
    sql: str


QUERIES = (
    Query(
        "deze-week",
        "Wat is er de komende zeven dagen?",
        "Een rij per keer, op volgorde van tijd. Wat is afgelast staat er niet bij.",
        """\
SELECT strftime(o."start" AT TIME ZONE 'Europe/Amsterdam', '%Y-%m-%d %H:%M') AS wanneer,
       coalesce(o.name, a.name) AS wat, coalesce(p.name, a.location_text) AS waar,
       p.neighbourhood AS buurt
FROM mart.occurrences AS o
JOIN mart.activities AS a USING (activity_id)
LEFT JOIN mart.places AS p ON p.place_id = o.place_id
CROSS JOIN mart.build AS b
WHERE o.status <> 'cancelled' AND o.date BETWEEN b.as_of_date AND b.as_of_date + 6
ORDER BY o."start", wat, waar""",
    ),
    Query(
        "per-buurt",
        "Hoeveel is er per buurt, ook per 1.000 inwoners?",
        "Zonder bekend aantal inwoners blijft de laatste kolom leeg. Weinig kan ook betekenen: nog niet gevonden.",
        """\
WITH vier_weken AS (
    SELECT a.neighbourhood_id, count(DISTINCT activity_id) AS activiteiten, count(*) AS keren
    FROM mart.occurrences AS o
    JOIN mart.activities AS a USING (activity_id)
    CROSS JOIN mart.build AS b
    WHERE o.status <> 'cancelled' AND o.date BETWEEN b.as_of_date AND b.as_of_date + 27
    GROUP BY a.neighbourhood_id
)
SELECT n.name AS buurt, n.residents AS inwoners,
       coalesce(activiteiten, 0) AS activiteiten, coalesce(keren, 0) AS keren,
       round(1000.0 * coalesce(activiteiten, 0) / n.residents, 1) AS per_1000_inwoners
FROM mart.neighbourhoods AS n
LEFT JOIN vier_weken USING (neighbourhood_id)
ORDER BY activiteiten DESC, buurt""",
    ),
    Query(
        "per-thema",
        "Hoeveel activiteiten zijn er per thema?",
        "Een activiteit kan bij meer thema's horen, dus de som is hoger dan het aantal activiteiten.",
        """\
SELECT thema, count(*) AS activiteiten, count(*) FILTER (WHERE is_free) AS zeker_gratis
FROM (
    SELECT unnest(category) AS thema, is_free
    FROM mart.activities WHERE superseded_by IS NULL AND status <> 'cancelled'
)
GROUP BY thema
ORDER BY activiteiten DESC, thema""",
    ),
    Query(
        "voor-wie",
        "Voor welke groepen is er iets, en in welke buurt?",
        "Alleen wat een bron zegt. Een activiteit zonder groep is niet hetzelfde als een activiteit voor iedereen.",
        """\
PIVOT (
    SELECT coalesce(neighbourhood, 'buurt niet bekend') AS buurt, unnest(audience) AS groep
    FROM mart.activities WHERE superseded_by IS NULL AND status <> 'cancelled'
)
ON groep USING count(*)
GROUP BY buurt
ORDER BY buurt""",
    ),
    Query(
        "kosten",
        "Wat is gratis, wat kost geld, en waarvan weten wij het niet?",
        "Leeg in is_free betekent: niet gezegd. Tel dat nooit bij gratis of bij betaald.",
        """\
SELECT coalesce(neighbourhood, 'buurt niet bekend') AS buurt, count(*) AS activiteiten,
       count(*) FILTER (WHERE is_free) AS gratis,
       count(*) FILTER (WHERE NOT is_free) AS betaald,
       count(*) FILTER (WHERE is_free IS NULL) AS niet_gezegd,
       median(price_min) FILTER (WHERE NOT is_free) AS middelste_prijs
FROM mart.activities
WHERE superseded_by IS NULL AND status <> 'cancelled'
GROUP BY buurt
ORDER BY buurt""",
    ),
    Query(
        "uren",
        "Op welke dagen en dagdelen is er veel of weinig?",
        "Gemiddeld aantal keren per week, over de komende twaalf weken.",
        """\
WITH keren AS (
    SELECT isodow(o.date) AS dag, hour(o."start" AT TIME ZONE 'Europe/Amsterdam') AS uur
    FROM mart.occurrences AS o, mart.build AS b
    WHERE o.status <> 'cancelled' AND NOT o.all_day
      AND o.date BETWEEN b.as_of_date AND b.as_of_date + 83
)
SELECT ['ma', 'di', 'wo', 'do', 'vr', 'za', 'zo'][dag] AS dag,
       round(count(*) FILTER (WHERE uur < 12) / 12, 1) AS ochtend,
       round(count(*) FILTER (WHERE uur BETWEEN 12 AND 17) / 12, 1) AS middag,
       round(count(*) FILTER (WHERE uur > 17) / 12, 1) AS avond
FROM keren
GROUP BY keren.dag
ORDER BY keren.dag""",
    ),
    Query(
        "lege-dagen",
        "In welke buurt is er op een weekdag niets?",
        "Gekeken naar de komende vier weken. Alleen buurten waarvan wij ten minste een plek kennen.",
        """\
SELECT n.name AS buurt, ['ma', 'di', 'wo', 'do', 'vr', 'za', 'zo'][d.dag] AS dag
FROM mart.neighbourhoods AS n
CROSS JOIN range(1, 8) AS d(dag)
WHERE n.n_places > 0 AND NOT EXISTS (
    FROM mart.occurrences AS o
    JOIN mart.activities AS a USING (activity_id)
    CROSS JOIN mart.build AS b
    WHERE a.neighbourhood_id = n.neighbourhood_id AND o.status <> 'cancelled' AND isodow(o.date) = d.dag
      AND o.date BETWEEN b.as_of_date AND b.as_of_date + 27
)
ORDER BY buurt, d.dag""",
    ),
    Query(
        "wie-organiseert",
        "Wie organiseert het meeste, en met wie werken zij samen?",
        "Netwerken zijn samenwerkingen van organisaties. Zonder organisatie: geen bron zegt wie het organiseert.",
        """\
SELECT coalesce(o.name, a.organizer, '(niet gezegd)') AS organisatie,
       min(a.provider_type) AS soort, count(*) AS activiteiten, count(DISTINCT a.place_id) AS plekken,
       list_sort(list_distinct(flatten(list(a.networks)))) AS netwerken
FROM mart.activities AS a
LEFT JOIN mart.organisations AS o USING (organization_id)
WHERE a.superseded_by IS NULL AND a.status <> 'cancelled'
GROUP BY organisatie
ORDER BY activiteiten DESC, organisatie""",
    ),
    Query(
        "tegenspraak",
        "Waarover spreken bronnen elkaar tegen?",
        "Alles wat bronnen beweren staat in activity_claims; chosen zegt welke bewering in de agenda staat.",
        """\
WITH waarden AS (
    SELECT activity_id, field, value, bool_or(chosen) AS chosen
    FROM mart.activity_claims
    WHERE field IN ('schedule', 'price', 'place_id', 'access', 'status') AND value IS NOT NULL
    GROUP BY activity_id, field, value
)
SELECT a.name AS activiteit, w.field AS veld,
       list_sort(list(w.value) FILTER (WHERE w.chosen)) AS gekozen,
       list_sort(list(w.value) FILTER (WHERE NOT w.chosen)) AS ook_beweerd
FROM waarden AS w
JOIN mart.activities AS a USING (activity_id)
GROUP BY a.activity_id, a.name, w.field
HAVING count(*) FILTER (WHERE NOT w.chosen) > 0
ORDER BY activiteit, a.activity_id, veld""",
    ),
    Query(
        "bronnen",
        "Hoe vers is elke bron, en hoeveel ervan staat in de agenda?",
        "Niet in de agenda kan ook betekenen: geen datum in het venster, of bewust achtergehouden. Zie mart.balance.",
        """\
SELECT s.title AS bron, s.state AS toestand, s.last_ok AS laatst_goed,
       b.n_read AS gelezen, b.n_published AS gepubliceerd,
       round(100.0 * b.n_published / nullif(b.n_read, 0)) AS procent, s.n_activities AS activiteiten
FROM mart.sources AS s
LEFT JOIN mart.balance AS b USING (source_id)
ORDER BY procent NULLS FIRST, bron""",
    ),
)
