"""Connector for the list of a welfare provider: a card for each activity, with labelled lines.

Belongs here: finding the cards, their labelled lines and what these say. Does not belong here: agenda pages in running
text (`page`) and lists where each value has a selector of its own (`html_list`). Labels are those of the column
template (sources.formats.columns), so "Voor wie" and "Doelgroep" are the same here as in a spreadsheet.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping

from selectolax.lexbor import LexborHTMLParser, LexborNode

from sources.contracts import (
    Document,
    ExtractedRecord,
    Extraction,
    Issue,
    WelfareProviderOptions,
    record_id_of,
)
from sources.formats import spreadsheet_fields as texts_of
from sources.formats.columns import field_of
from sources.formats.html import (
    SelectorError,
    absolute_url,
    base_url,
    css_path,
    decode,
    is_selector,
    node_text,
    one_line,
    parse,
    read_values,
    select,
)
from sources.formats.labelled import (
    HEADING,
    TIME_FIELDS,
    Pairs,
    first_values,
    labelled_lines,
    running_text,
    time_groups,
)
from sources.formats.spreadsheet_when import compose_when
from sources.issues import issue_of

_DEFAULT = WelfareProviderOptions()
# Tried in this order when the source names no card and the default finds none.
_CARDS = (".activiteit", ".activity", "[class*=activiteit]", "[class*=loop-item]", "[class*=card]", "[class*=kaart]",
          "[class*=aanbod]", "article", "li")  # fmt: skip
_NEXT = "a[rel~=next]@href", "link[rel~=next]@href", ".pagination .next a@href", "a.next@href"
# Keys of options.fields -> field of the template; the record's own names are understood as well.
_OWN = {
    "name": "naam", "title": "naam", "description": "omschrijving", "when": "wanneer", "location": "locatie",
    "organizer": "organisatie", "audience": "doelgroep", "price": "kosten", "registration": "aanmelden",
    "category": "thema", "status": "status", "url": "website", "provider_type": "soort organisator",
}  # fmt: skip


def extract(document: Document) -> Extraction:
    """One record for each card; a card without a name is skipped with an Issue. Never raises."""
    options = document.spec.options if isinstance(document.spec.options, WelfareProviderOptions) else _DEFAULT
    tree = parse(decode(document.body, document.snapshot.charset))
    base = base_url(tree, document.snapshot.final_url)
    try:
        selector, cards = _find_cards(tree, options)
        own = _own_selectors(options)
        rows = [(card, _read_card(card, own, base)) for card in cards]
        next_urls = _next_pages(tree, options, base)
    except (SelectorError, _UnknownFieldError) as error:
        return Extraction(
            issues=(issue_of(document, "unreadable_source", str(error), severity="error", hint=_options(document)),)
        )
    if not cards:
        message = f"Geen kaarten met activiteiten gevonden met '{options.card}'. Is de pagina veranderd?"
        return Extraction(
            issues=(issue_of(document, "unreadable_source", message, severity="error", hint=_options(document)),)
        )
    issues = []
    if selector != options.card:
        message = f"De kaarten zijn gevonden met '{selector}'; leg dat vast, dan valt een verandering van de pagina op."
        issues.append(issue_of(document, "other", message, severity="info", hint=_options(document)))
    records = list(_records(document, rows, issues))
    return Extraction(
        records=tuple(records),
        issues=tuple(issues),
        n_read=len(cards),
        n_skipped=len(cards) - len(records),
        next_urls=next_urls,
    )


def _unreadable(document: Document, message: str) -> Extraction:
    problem = issue_of(document, "unreadable_source", message, severity="error", hint=_options(document))
    return Extraction(issues=(problem,))


def wrong_options(options: WelfareProviderOptions) -> Iterator[tuple[tuple[str, ...], str]]:
    """What cannot be right, whatever the page holds: key below `options`, and a Dutch sentence."""
    selectors: list[tuple[tuple[str, ...], str]] = [
        (("card",), options.card),
        (("next_page",), options.next_page or ""),
    ]
    selectors += [(("fields", key), value) for key, value in options.fields.items()]
    for where, selector in selectors:
        if not is_selector(selector):
            yield where, f"'{selector}' is geen CSS-selector"
    for key in options.fields:
        if _field(key) is None:
            yield ("fields", key), f"'{key}' is geen veld; kies uit: {', '.join(_OWN)}"


def _records(
    document: Document, rows: list[tuple[LexborNode, Pairs]], issues: list[Issue]
) -> Iterator[ExtractedRecord]:
    links = Counter(link for _, pairs in rows if (link := dict(pairs).get("website")))
    keys = Counter[str]()
    positions: dict[int, int] = {}
    for card, pairs in rows:
        locator = css_path(card, positions)
        texts = first_values(pairs)
        name = one_line(texts.get("naam", ""))
        if not name:
            issues.append(
                issue_of(
                    document, "missing_value", "Een kaart heeft geen naam en is overgeslagen.", locator, "error",
                    raw=node_text(card), hint=f"{_options(document)}.fields.name",
                )
            )  # fmt: skip
            continue
        link = texts.get("website")
        # The activity's own page is the lasting key; a link that all cards share ("Aanmelden") is not.
        key = link if link and links[link] == 1 else card.id or f"{name}|{one_line(texts.get('locatie', ''))}"
        keys[key] += 1
        yield _record(document, pairs, name, locator, key if keys[key] == 1 else f"{key}#{keys[key]}", issues)


def _record(
    document: Document, pairs: Pairs, name: str, locator: str, key: str, issues: list[Issue]
) -> ExtractedRecord:
    texts = first_values(pairs)
    record_id = record_id_of(document.spec.id, key)
    when_lines = []
    for group in time_groups(pairs):
        line, troubles = compose_when(group)
        when_lines.append(line)
        for trouble in troubles:
            issues.append(
                issue_of(
                    document, trouble.code, f"'{name}', {trouble.column}: {trouble.message}", locator,
                    raw=trouble.raw, record_id=record_id,
                )
            )  # fmt: skip
    if not any(when_lines):
        message = f"'{name}': er staat niet wanneer dit is."
        issues.append(issue_of(document, "missing_value", message, locator, record_id=record_id))
    provider_type = one_line(texts.get("soort organisator", ""))
    return ExtractedRecord(
        record_id=record_id,
        source_id=document.spec.id,
        source_key=key,
        locator=locator,
        snapshot_id=document.snapshot.snapshot_id,
        name=name,
        description=texts_of.description(texts, {"toegankelijkheid": "Toegankelijk"}),
        when_text="\n".join(filter(None, when_lines)) or None,
        location_text=texts_of.joined(texts, "locatie", "adres", "postcode"),
        organizer_text=texts_of.joined(texts, "organisatie"),
        audience_text=texts_of.audience(texts),
        price_text=texts_of.price(texts),
        registration_text=texts_of.registration(texts),
        category_text=texts_of.joined(texts, "thema"),
        status_text=texts_of.status(texts),
        url=texts.get("website"),
        extra={"provider_type": provider_type} if provider_type else {},
    )


# --- Cards ------------------------------------------------------------------------------------------------------------


class _UnknownFieldError(ValueError):
    """A key of options.fields that is no field."""


def _find_cards(tree: LexborHTMLParser, options: WelfareProviderOptions) -> tuple[str, list[LexborNode]]:
    """The selector that found the cards, and the cards: those that contain no other card."""
    found = _innermost(select(tree, options.card))
    if found or options.card != _DEFAULT.card:
        return options.card, found
    for selector in _CARDS:
        cards = [card for card in _innermost(select(tree, selector)) if _looks_like_card(card)]
        if len(cards) > 1:
            return selector, cards
    return options.card, []


def _innermost(nodes: list[LexborNode]) -> list[LexborNode]:
    outer: set[int] = set()
    for node in nodes:
        parent = node.parent
        while parent is not None and parent.mem_id not in outer:
            outer.add(parent.mem_id)
            parent = parent.parent
    return [node for node in nodes if node.mem_id not in outer]


def _looks_like_card(card: LexborNode) -> bool:
    pairs = labelled_lines(card)
    return (
        bool(card.css_first(HEADING))
        and len({name for name, _ in pairs}) > 1
        and any(name in TIME_FIELDS for name, _ in pairs)
    )


def _own_selectors(options: WelfareProviderOptions) -> dict[str, str]:
    found: dict[str, str] = {}
    for key, selector in options.fields.items():
        name = _field(key)
        if name is None:
            raise _UnknownFieldError(f"'{key}' is geen veld; kies uit {', '.join(_OWN)}.")
        found[name] = selector
    return found


def _field(key: str) -> str | None:
    return _OWN.get(key.removesuffix("_text")) or field_of(key)


def _read_card(card: LexborNode, own: Mapping[str, str], base: str) -> Pairs:
    """Everything a card says: what the source's own selectors find goes before what the labels say."""
    pairs: Pairs = []
    for name, selector in own.items():
        values = read_values(card, selector)
        if name in TIME_FIELDS:
            pairs += [(name, value) for value in values]
        elif values:
            pairs.append((name, values[0]))
    known = {name for name, _ in pairs}
    labelled = [(name, value) for name, value in labelled_lines(card) if name not in known]
    pairs += labelled
    if "naam" not in known and not any(name == "naam" for name, _ in labelled):
        heading = card.css_first(HEADING) or card.css_first("strong, b, a")
        pairs.insert(0, ("naam", node_text(heading) if heading is not None else ""))
    if "omschrijving" not in {name for name, _ in pairs} and (text := running_text(card)):
        pairs.append(("omschrijving", text))
    links = [value for name, value in pairs if name == "website"]
    links += [
        node.attributes.get("href") or ""
        for node in card.css(f"a[href]:has({HEADING}), :is({HEADING}) a[href], a[href]")
    ]
    link = next((url for href in links if (url := absolute_url(base, href))), None)
    return [pair for pair in pairs if pair[0] != "website"] + ([("website", link)] if link else [])


# --- Pages and Issues -------------------------------------------------------------------------------------------------


def _next_pages(tree: LexborHTMLParser, options: WelfareProviderOptions, base: str) -> tuple[str, ...]:
    root = tree.root
    if root is None:
        return ()
    wanted = (
        (options.next_page if "@" in options.next_page else f"{options.next_page}@href",)
        if options.next_page
        else _NEXT
    )
    for selector in wanted:
        urls = [url for href in read_values(root, selector) if (url := absolute_url(base, href))]
        if urls:
            return tuple(dict.fromkeys(urls))[:1]
    return ()


def _options(document: Document) -> str:
    return f"{document.spec.id}.yaml: options"
