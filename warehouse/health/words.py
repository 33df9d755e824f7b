"""What a cause means and what a person can do: the state it belongs to and its cure, in Dutch.

Belongs here: one line per cause, for an operator who does not program. Does not belong here: when a cause holds, or
what is said to an organiser (exports.letters).
"""

from __future__ import annotations

from warehouse.health.contracts import Cause, Severity, State

STATES: dict[Cause, State] = {
    "fine": "ok",
    "paused": "paused",
    "retired": "paused",
    "own_connection": "stale",
    "host_outage": "stale",
    "no_answer": "stale",
    "timeout": "stale",
    "dns": "stale",
    "tls": "stale",
    "server_error": "stale",
    "too_often": "blocked",
    "robots": "blocked",
    "denied": "blocked",
    "forbidden_address": "blocked",
    "not_found": "gone",
    "missing_file": "gone",
    "redirect_loop": "gone",
    "too_large": "stale",
    "unexpected_answer": "changed",
    "never_fetched": "stale",
    "web_page": "changed",
    "unreadable": "changed",
    "selector": "changed",
    "layout": "changed",
    "rebuilt": "ok",
    "empty": "empty",
    "all_over": "empty",
    "summer_stop": "empty",
    "too_few": "shrunk",
    "shrunk": "shrunk",
    "only_past": "stale",
    "fill_rate": "changed",
    "time_text": "changed",
    "time_shift": "changed",
    "odd_hours": "ok",
    "reissued": "changed",
    "weekday_conflict": "ok",
}

# {id} is the source; the cure names the file and key to edit where there is one.
CURES: dict[Cause, str] = {
    "fine": "",
    "paused": "{id}.yaml: zet status: active als de reden vervalt.",
    "retired": "Niets: deze bron is opgeheven. Het bestand mag blijven staan.",
    "own_connection": "Kijk of deze computer internet heeft. U hoeft aan de bronnen niets te doen.",
    "host_outage": (
        "Wacht een dag. Is de website dan nog weg, bel of mail de beheerder ervan; doe dat een keer voor alle "
        "bronnen op deze website."
    ),
    "no_answer": "Probeer het adres in een browser. Werkt dat morgen ook niet, vraag het dan na bij de beheerder.",
    "timeout": "Meestal gaat dit vanzelf over. Is de website altijd traag, verhoog dan http.timeout in {id}.yaml.",
    "dns": (
        "Open het adres in een browser. Bestaat de website niet meer, zoek dan het nieuwe adres en zet dat bij url"
        " in {id}.yaml, of zet status: retired."
    ),
    "tls": (
        "Stuur de brief aan de beheerder: het certificaat (https) moet vernieuwd worden. Zet de beveiliging niet uit."
    ),
    "server_error": "Meestal gaat dit vanzelf over. Duurt het langer dan een paar dagen, stuur dan de brief.",
    "too_often": "{id}.yaml: verhoog http.delay, of vraag de beheerder om een agendafeed.",
    "robots": (
        "Vraag de beheerder om toestemming of om een agendafeed (de brief staat klaar). Zet zolang status: paused "
        "in {id}.yaml."
    ),
    "denied": (
        "Open het adres in een browser. Ziet u de agenda daar wel, vraag dan de beheerder om ons toe te laten (de "
        "brief staat klaar)."
    ),
    "forbidden_address": (
        "{id}.yaml: controleer url. Is het een adres in uw eigen netwerk, zet dat adres dan zelf bij url."
    ),
    "not_found": (
        "Zoek op de website waar de agenda nu staat en zet dat adres bij url in {id}.yaml. Is er geen agenda meer,"
        " zet dan status: retired."
    ),
    "missing_file": "Zet het bestand terug, of verbeter het pad bij url in {id}.yaml.",
    "redirect_loop": "Open het adres in een browser en zet het adres waar u uitkomt bij url in {id}.yaml.",
    "too_large": "{id}.yaml: klopt url? Zo ja, verhoog dan http.max_bytes.",
    "unexpected_answer": (
        "Open het adres bij url in een browser: is het wel de agenda zelf? Zet anders het goede adres in {id}.yaml."
    ),
    "never_fetched": "Draai wijkagenda run, of start in het scherm de taak refetch_source voor deze bron.",
    "web_page": (
        "Op het adres van de feed staat nu een webpagina. Zoek de feed op de website en zet dat adres bij url in "
        "{id}.yaml, of kies connector: page."
    ),
    "unreadable": (
        "Open het adres bij url in een browser en kijk of url en connector in {id}.yaml nog bij elkaar horen."
    ),
    "selector": (
        "De pagina is anders opgebouwd. Pas options in {id}.yaml aan; wijkagenda source check {id} laat zien wat "
        "er dan gelezen wordt. Of kies connector: page."
    ),
    "layout": (
        "De website is vernieuwd. Kijk met wijkagenda source check {id} wat er nog gelezen wordt, en pas options "
        "of url in {id}.yaml aan."
    ),
    "rebuilt": "",
    "empty": (
        "Open het adres in een browser. Is er echt niets te doen, zet dan expect: {{min: 0}} in {id}.yaml; staat "
        "er wel iets, dan is de pagina veranderd: pas options aan."
    ),
    "all_over": (
        "Alles wat in deze agenda stond is geweest. Vraag de organisator of er weer iets komt (de brief staat "
        "klaar), of zet status: paused in {id}.yaml."
    ),
    "summer_stop": (
        "Waarschijnlijk is het zomerstop. Klopt dat, dan hoeft u niets te doen: na de vakantie komt alles terug."
    ),
    "too_few": "Open het adres in een browser. Klopt het aantal, verlaag dan expect.min in {id}.yaml.",
    "shrunk": (
        "Open het adres in een browser en tel mee. Klopt het, dan hoeft u niets te doen: houdt het aan, dan wordt "
        "het vanzelf geloofd. Klopt het niet, pas dan options of url in {id}.yaml aan."
    ),
    "only_past": "Vraag de organisator of de agenda nog wordt bijgehouden (de brief staat klaar).",
    "fill_rate": (
        "Bekijk een paar activiteiten in een browser. Staat het er nog wel, pas dan options in {id}.yaml aan."
    ),
    "time_text": (
        "De tijden in de feed zijn verschoven; vaak staat de tijdzone van de website verkeerd. Stuur de brief. Zet"
        " tot die tijd de goede tijdzone bij options.timezone in {id}.yaml, of status: paused."
    ),
    "time_shift": (
        "Alle tijden zijn in een keer verschoven. Vergelijk er een met de website: klopt de feed niet, stuur dan "
        "de brief; klopt hij wel, dan hoeft u niets te doen."
    ),
    "odd_hours": "Vergelijk een van deze tijden met de website. Kloppen ze niet, stuur dan de brief.",
    "reissued": "U hoeft niets te doen: de activiteiten houden hun kenmerk. Gebeurt het vaker, stuur dan de brief.",
    "weekday_conflict": (
        "Stuur de brief aan de organisator, of zet de juiste tekst bij lookups.when_text in {id}.yaml."
    ),
}

# Causes that only the organiser or the webmaster can take away.
LETTERS: frozenset[Cause] = frozenset(
    {
        "tls", "server_error", "no_answer", "timeout", "dns", "host_outage", "robots", "denied", "not_found",
        "all_over", "only_past", "time_text", "time_shift", "odd_hours", "reissued", "weekday_conflict", "web_page",
    }
)  # fmt: skip

_STATE_WORDS: dict[State, str] = {
    "ok": "goed",
    "stale": "verouderd",
    "empty": "leeg",
    "shrunk": "gekrompen",
    "changed": "veranderd",
    "blocked": "geblokkeerd",
    "gone": "verdwenen",
    "paused": "staat uit",
}


def state_word(state: State, severity: Severity) -> str:
    """The state in a word or two; read well, but with a remark that asks for attention, is not simply good."""
    return "let op" if state == "ok" and severity == "warning" else _STATE_WORDS[state]
