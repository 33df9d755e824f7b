"""Miniature websites, one for each way in which agendas are published. All of them are invented.

Each function puts one site on a FaultyServer. The markup is that of the real thing, as far as it matters.
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Mapping
from http.server import BaseHTTPRequestHandler
from urllib.parse import parse_qs, urlsplit

from sources.dutch.render import long_date
from tests.chain_support import calendar, event
from tests.integration.faulty_server import FaultyServer, Route, body, status

NOW = dt.datetime.now(dt.UTC)  # the commands know no other moment
_TUESDAY = NOW.date() + dt.timedelta(days=8 - NOW.weekday())
DAYS = tuple(_TUESDAY + dt.timedelta(weeks=week) for week in range(4))
NAMES = ("Koffieochtend", "Samen eten", "Taalcafé", "Breien en haken")
ICS = calendar(*(event(f"{day}@site", f"{day:%Y%m%d}T100000", name) for day, name in zip(DAYS, NAMES, strict=True)))
_WORDPRESS_HEAD = (
    '<meta name="generator" content="WordPress 6.6.2"><link rel="https://api.w.org/" href="{root}/wp-json/">'
    '<link rel="stylesheet" href="{root}/wp-content/themes/astra/style.css">'
    '<link rel="alternate" type="application/rss+xml" title="Reacties" href="{root}/comments/feed/">'
)


def html(content: str, head: str = "", title: str = "Buurthuis De Proef") -> Route:
    page = (
        f'<!DOCTYPE html><html lang="nl"><head><meta charset="utf-8"><title>{title}</title>{head}</head>'
        f"<body><header><nav><a href='/'>Home</a></nav></header><main>{content}</main></body></html>"
    )
    return body(page.encode(), "text/html; charset=utf-8")


def ics(data: bytes = ICS) -> Route:
    return body(data)


def as_json(value: object) -> Route:
    return body(json.dumps(value).encode(), "application/json; charset=utf-8")


def by_query(routes: Mapping[str, Route], otherwise: Route) -> Route:
    """A route that looks at which question is in the address."""

    def answer(handler: BaseHTTPRequestHandler) -> None:
        asked = parse_qs(urlsplit(handler.path).query, keep_blank_values=True)
        next((route for key, route in routes.items() if key in asked), otherwise)(handler)

    return answer


def json_ld() -> str:
    events = [
        {"@type": "Event", "name": name, "startDate": f"{day}T10:00:00",
         "location": {"@type": "Place", "name": "Buurthuis De Proef"}}
        for day, name in zip(DAYS, NAMES, strict=True)
    ]  # fmt: skip
    graph = json.dumps({"@context": "https://schema.org", "@graph": events})
    return f'<script type="application/ld+json">{graph}</script>'


def wordpress_head(server: FaultyServer) -> str:
    return _WORDPRESS_HEAD.format(root=server.url("")[: -0 or None])


# --- Agenda modules of WordPress --------------------------------------------------------------------------------------


def the_events_calendar(server: FaultyServer) -> None:
    head = wordpress_head(server) + (
        f'<link rel="alternate" href="{server.url("/wp-json/tribe/events/v1/")}">'
        '<link rel="stylesheet" id="tribe-events-views-v2-full-css" '
        'href="/wp-content/plugins/the-events-calendar/src/resources/css/views-full.min.css">'
    )
    server.routes["/"] = html('<h1>Welkom</h1><p>Kom langs. Zie de <a href="/agenda/">agenda</a>.</p>', head)
    server.routes["/agenda/"] = html(
        '<div class="tribe-events-view tribe-common"><h2>Koffieochtend</h2>'
        '<a class="tribe-events-c-ical__link" href="/agenda/?ical=1">Exporteer</a></div>', head
    )  # fmt: skip
    events = [
        {"id": number, "title": name, "start_date": f"{day} 10:00:00"}
        for number, (day, name) in enumerate(zip(DAYS, NAMES, strict=True), 1)
    ]  # fmt: skip
    server.routes["/wp-json/tribe/events/v1/events"] = as_json({"events": events, "total_pages": 1})


def modern_events_calendar(server: FaultyServer) -> None:
    head = wordpress_head(server) + (
        '<link rel="stylesheet" href="/wp-content/plugins/modern-events-calendar-lite/assets/css/frontend.min.css">'
    )
    page = html('<div class="mec-wrap"><article class="mec-event-article"><h3>Koffie</h3></article></div>', head)
    server.routes["/"] = by_query({"mec-ical-feed": ics()}, page)


def events_manager(server: FaultyServer) -> None:
    head = wordpress_head(server) + '<link href="/wp-content/plugins/events-manager/includes/css/em.min.css">'
    server.routes["/"] = html('<div class="em-events-list"><ul><li>Koffie</li></ul></div>', head)
    server.routes["/events.ics"] = ics()


def eventon(server: FaultyServer) -> None:
    head = wordpress_head(server) + '<link href="/wp-content/plugins/eventON/assets/css/eventon_styles.css">'
    content = f'<div class="ajde_evcal_calendar"><div class="eventon_list_event">{json_ld()}Koffie</div></div>'
    server.routes["/"] = html(content, head)


def wordpress(server: FaultyServer) -> None:
    """Posts of a kind of its own, as the body's class shows."""
    page = '<div class="post-type-archive-activiteit"><h1>Activiteiten</h1><p>Bekijk wat er te doen is.</p></div>'
    server.routes["/"] = html(page, wordpress_head(server))
    posts = [
        {"id": number, "type": "activiteit", "status": "publish", "date": f"{NOW:%Y-%m-%d}T06:00:00",
         "link": server.url(f"/a/{number}"), "title": {"rendered": name},
         "content": {"rendered": f"<p>{long_date(day, weekday=True)} van 10.00 tot 12.00 uur in de zaal.</p>"}}
        for number, (day, name) in enumerate(zip(DAYS, NAMES, strict=True), 1)
    ]  # fmt: skip
    server.routes["/wp-json/wp/v2/activiteit"] = as_json(posts)
    server.routes["/wp-json/wp/v2/posts"] = as_json([])


# --- Site builders ----------------------------------------------------------------------------------------------------


def squarespace(server: FaultyServer) -> None:
    head = "<!-- This is Squarespace. --><script>Static.SQUARESPACE_CONTEXT = {};</script>"
    items = "".join(
        '<article class="eventlist-event eventlist-event--upcoming">'
        f'<h1 class="eventlist-title"><a href="/agenda/{number}">{name}</a></h1>'
        '<ul class="eventlist-meta"><li class="eventlist-meta-item eventlist-meta-date">'
        f'<time class="event-date">{long_date(day, weekday=True)}</time></li>'
        '<li class="eventlist-meta-item eventlist-meta-time"><span class="event-time-24hr">10:00 - 12:00</span></li>'
        '<li class="eventlist-meta-item eventlist-meta-address">Buurthuis De Proef</li></ul></article>'
        for number, (day, name) in enumerate(zip(DAYS, NAMES, strict=True), 1)
    )
    server.routes["/"] = html(f'<div class="sqs-block">{items}</div>', head)


def wix(server: FaultyServer) -> None:
    """A page that is empty until a browser runs its scripts."""
    head = (
        '<meta name="generator" content="Wix.com Website Builder">'
        '<script src="https://static.parastorage.com/services/wix-thunderbolt/dist/main.js"></script>'
    )
    server.routes["/"] = html('<div id="SITE_CONTAINER"></div><script id="wix-viewer-model">{}</script>', head)


def drupal(server: FaultyServer) -> None:
    head = '<meta name="Generator" content="Drupal 10 (https://www.drupal.org)">'
    content = '<div class="view-agenda" data-drupal-selector="edit"><a href="/agenda/export.ics">Download</a></div>'
    server.routes["/"] = html(content, head)
    server.routes["/agenda/export.ics"] = ics()


def joomla(server: FaultyServer) -> None:
    head = '<meta name="generator" content="Joomla! - Open Source Content Management">'
    items = "".join(
        f"<item><title>{name}</title><link>{server.url(f'/{day}')}</link><guid>{day}</guid>"
        f"<description>{long_date(day, weekday=True)}, 10.00 tot 12.00 uur</description></item>"
        for day, name in zip(DAYS, NAMES, strict=True)
    )
    feed = f'<?xml version="1.0"?><rss version="2.0"><channel><title>De Proef</title>{items}</channel></rss>'
    page = html('<div class="blog"><p>Klik op een activiteit voor meer.</p></div>', head)
    server.routes["/"] = by_query({"format": body(feed.encode(), "application/rss+xml")}, page)


# --- Pages ------------------------------------------------------------------------------------------------------------


def json_ld_page(server: FaultyServer) -> None:
    server.routes["/"] = html(f"<h1>Agenda</h1>{json_ld()}")


def ical_link(server: FaultyServer) -> None:
    server.routes["/"] = html('<p>Abonneer u op <a href="/feeds/agenda.ics">onze agenda</a>.</p>')
    server.routes["/feeds/agenda.ics"] = ics()


def plain_page(server: FaultyServer) -> None:
    """A front page that says little, and a page called activities that says all."""
    lines = "".join(
        f"<h3>{name}</h3><p>Elke {day} van 10.00 tot 12.00 uur in de grote zaal. Gratis.</p>"
        for day, name in zip(("maandag", "dinsdag", "woensdag", "vrijdag"), NAMES, strict=True)
    )
    server.routes["/"] = html('<h1>Welkom</h1><p>Zie <a href="/activiteiten">onze activiteiten</a>.</p>')
    server.routes["/activiteiten"] = html(f"<h1>Activiteiten</h1>{lines}")


def spreadsheet_link(server: FaultyServer) -> None:
    rows = "".join(f"{name};elke dinsdag 10.00-12.00 uur;Buurthuis De Proef\n" for name in NAMES)
    server.routes["/"] = html('<p>Ons <a href="/lijst.csv">aanbod als lijst</a>.</p>')
    server.routes["/lijst.csv"] = body(f"Activiteit;Wanneer;Locatie\n{rows}".encode(), "text/csv; charset=utf-8")


# --- Misleading -------------------------------------------------------------------------------------------------------


def wordpress_with_news_only(server: FaultyServer) -> None:
    server.routes["/"] = html("<h1>Nieuws</h1><p>Er is een nieuwe keuken.</p>", wordpress_head(server))
    news = {"id": 1, "status": "publish", "date": f"{NOW:%Y-%m-%d}T06:00:00", "link": server.url("/keuken"),
            "title": {"rendered": "Een nieuwe keuken"}, "content": {"rendered": "<p>Klaar.</p>"}}  # fmt: skip
    server.routes["/wp-json/wp/v2/posts"] = as_json([news])


def dead_feed_link(server: FaultyServer) -> None:
    """The button to subscribe leads nowhere; the page itself can be read."""
    plain_page(server)
    server.routes["/"] = html(
        '<p><a href="/agenda.ics">Abonneer</a>, of zie <a href="/activiteiten">activiteiten</a></p>'
    )
    server.routes["/agenda.ics"] = status(404)


def only_words(server: FaultyServer) -> None:
    """A page that speaks of platforms and is made with none."""
    server.routes["/"] = html(
        "<h1>Cursus</h1><p>Leer werken met WordPress, Drupal, Joomla, Wix en Squarespace. Wij leggen ook The Events "
        "Calendar, EventON, Events Manager en Modern Events Calendar uit, en hoe je Google Calendar insluit.</p>"
    )


SITES = {
    the_events_calendar: ("The Events Calendar", "tribe_events"),
    modern_events_calendar: ("Modern Events Calendar", "ical"),
    events_manager: ("Events Manager", "ical"),
    eventon: ("EventON", "jsonld"),
    wordpress: ("WordPress", "wordpress"),
    squarespace: ("Squarespace", "html_list"),
    drupal: ("Drupal", "ical"),
    joomla: ("Joomla", "feed"),
    json_ld_page: (None, "jsonld"),
    ical_link: (None, "ical"),
    plain_page: (None, "page"),
    spreadsheet_link: (None, "spreadsheet"),
}
