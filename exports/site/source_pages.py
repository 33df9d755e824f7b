"""Pages about the agenda itself: how each source is doing, and how to subscribe."""

from __future__ import annotations

from urllib.parse import quote

from exports.site.model import Site
from exports.site.render import Writer, http
from exports.site.words import STATES

FEED = "alles.ics"


def write_sources(site: Site, writer: Writer) -> None:
    sources = list(site.sources.values())
    writer.write(
        "bronnen.html",
        "sources.html",
        "Bronnen | Wijkagenda",
        "bronnen.html",
        sources=sources,
        fresh=sum(source.state == "ok" for source in sources),
        troubled=[source for source in sources if source.state != "ok" or source.severity in ("warning", "error")],
        states=STATES,
    )


def write_subscribe(writer: Writer, site_url: str | None) -> None:
    writer.write(
        "abonneren.html",
        "subscribe.html",
        "Abonneren | Wijkagenda",
        "abonneren.html",
        feed=FEED,
        links=_links(site_url),
    )


def _links(site_url: str | None) -> dict[str, str] | None:
    """The address of the feed and a link per platform; None when the address of the site is not known."""
    if not site_url:
        return None
    if not http(site_url):
        raise ValueError(f"WIJKAGENDA_SITE_URL is geen webadres dat met http:// of https:// begint: {site_url!r}")
    address = f"{site_url.rstrip('/')}/{FEED}"
    webcal = f"webcal://{address.split('://', 1)[1]}"
    query = f"url={quote(address, safe='')}&name=Wijkagenda"
    return {
        "address": address,
        "webcal": webcal,
        "google": f"https://calendar.google.com/calendar/r?cid={quote(webcal, safe='')}",
        "outlook": f"https://outlook.live.com/calendar/0/addfromweb?{query}",
        "office": f"https://outlook.office.com/calendar/0/addfromweb?{query}",
    }
