"""The page of one activity: when, where, for whom, who says so, and why it is one activity. And where old ids lead."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from markupsafe import Markup

from exports.agenda import AgendaActivity
from exports.change_feeds import Change
from exports.jsonld import event_series, script_text
from exports.labels import ACCESS_LABELS, ACCESSIBILITY_LABELS
from exports.paths import activity_calendar, activity_page, address
from exports.site.entries import upcoming
from exports.site.listing import Lines
from exports.site.model import Claim, Contact, Pair, Site
from exports.site.render import Writer, file_name, full_audience, http, mail, map_link
from warehouse.labels import FIELDS, PROVIDERS, claim_value

MAX_DATES = 10
MAX_PAIRS = 12
_NEGLIGIBLE = 0.05  # bits: a feature that neither speaks for nor against is not worth a row


@dataclass(frozen=True, slots=True)
class Said:
    """One row of "who says so?". `count` is how many records of that source say the same."""

    label: str
    value: str
    literal: str | None
    source_id: str
    source: str
    because: str
    count: int


@dataclass(frozen=True, slots=True)
class Reason:
    """One feature of a comparison in words."""

    label: str
    level: str
    values: str
    weight: float


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two records of one activity with what speaks for and against, heaviest first. `count` pairs read the same."""

    left: str
    left_source: str
    right: str
    right_source: str
    score: float
    verdict: str
    reasons: tuple[Reason, ...]
    count: int = 1


def write_activities(site: Site, writer: Writer, lines: Lines, changes: Sequence[Change], site_url: str | None) -> None:
    """A page for each activity. What is still to come has a calendar file beside it (`exports.feeds`)."""
    names: dict[str, Mapping[str, str]] = {
        "place_id": {place.id: place.name for place in site.places.values()},
        "organization_id": {organisation.id: organisation.name for organisation in site.organisations.values()},
    }
    titles = {activity.activity_id: activity.name for activity in site.agenda.activities}
    news: dict[str, list[Change]] = {}
    for change in changes:
        news.setdefault(change.activity_id, []).append(change)
    for activity in site.agenda.activities:
        facts = site.facts[activity.activity_id]
        claims = site.claims.get(activity.activity_id, [])
        own_pairs = site.pairs.get(activity.activity_id, [])
        shown = strongest(own_pairs)
        organisation = site.organisations.get(facts.organization_id or "")
        place = site.places.get(activity.place.place_id) if activity.place else None
        entries = upcoming(site, activity, MAX_DATES)
        writer.write(
            activity_page(activity.activity_id),
            "activity.html",
            f"{activity.name} | Wijkagenda",
            activity=activity,
            jsonld=_embedded(site, activity, site_url),
            calendar=activity_calendar(activity.activity_id).rpartition("/")[2] if entries else None,
            entries=entries,
            dates=lines.dates(entries),
            place=activity.place,
            map_link=map_link(activity.place) if activity.place else None,
            neighbourhood=site.neighbourhoods.get(facts.neighbourhood_id or ""),
            organisation=organisation,
            provider=PROVIDERS.get(organisation.provider_type or "") if organisation else None,
            audience_text=full_audience(activity, facts.gender),
            access=ACCESS_LABELS.get(activity.access or ""),
            rotterdampas=facts.accepts_rotterdampas,
            accessibility=[ACCESSIBILITY_LABELS.get(code, code) for code in facts.accessibility],
            chosen=rows(claims, names, chosen=True),
            others=rows(claims, names, chosen=False),
            comparisons=_distinct(_comparison(site, pair, names["place_id"]) for pair in shown),
            n_records=len({claim.record_id for claim in claims}),
            n_hidden=len(own_pairs) - len(shown),
            doubts=[(other, titles[other]) for other in _doubts(site, activity, titles)],
            contacts=_reachable(place, organisation),
            sources=[site.sources[source_id] for source_id in facts.source_ids if source_id in site.sources],
            age=(site.agenda.today - activity.last_confirmed).days,
            changes=[change for change in news.get(activity.activity_id, []) if change.kind != "new"],
        )


def _embedded(site: Site, activity: AgendaActivity, site_url: str | None) -> Markup:
    """The activity as data for search engines, safe inside a script element."""
    page_url = address(site_url, activity_page(activity.activity_id))
    agenda = site.agenda
    node = event_series(activity, agenda.today, page_url, agenda.places, agenda.components(activity))
    return Markup(script_text(node))  # noqa: S704  nothing in it can end the element


def _doubts(site: Site, activity: AgendaActivity, titles: Mapping[str, str]) -> list[str]:
    """Other activities that may be the same one."""
    pairs = site.doubts.get(activity.activity_id, ())
    others = {other for pair in pairs for other in (pair.activity_id, pair.other_activity_id)}
    return sorted(other for other in others if other in titles and other != activity.activity_id)


def rows(claims: Iterable[Claim], names: Mapping[str, Mapping[str, str]], *, chosen: bool) -> list[Said]:
    """Claims in words, in the order of the fields; what a source says many times is said once, with the count."""
    grouped: dict[tuple[str, str, str, str, str], list[Claim]] = {}
    for claim in claims:
        if claim.chosen == chosen:
            value = claim_value(claim.field, claim.value, names)
            key = claim.field, value, claim.source_id, claim.source_title or claim.source_id, claim.because or ""
            grouped.setdefault(key, []).append(claim)
    order = list(FIELDS)
    said = []
    for (field, value, source_id, source, because), same in grouped.items():
        literal = next((claim.said for claim in same if claim.said and claim.said not in (value, claim.value)), None)
        said.append((field, Said(FIELDS.get(field, field), value, literal, source_id, source, because, len(same))))
    said.sort(key=lambda item: (order.index(item[0]) if item[0] in order else len(order), item[0]))
    return [row for _, row in said]


def strongest(pairs: Sequence[Pair]) -> list[Pair]:
    """The fewest comparisons that tie all records together, strongest first, at most MAX_PAIRS.

    Ten records give 45 comparisons that say the same thing; nine of them are the explanation.
    """
    group: dict[str, str] = {}

    def root(record: str) -> str:
        while group.get(record, record) != record:
            record = group[record]
        return record

    chosen = []
    for pair in sorted(pairs, key=lambda p: (p.judgement != "same", -p.score, p.left, p.right)):
        left, right = root(pair.left), root(pair.right)
        if left != right:
            group[right] = left
            chosen.append(pair)
    return chosen[:MAX_PAIRS]


def _comparison(site: Site, pair: Pair, places: Mapping[str, str]) -> Comparison:
    def shown(feature_name: str, value: str | None) -> str | None:
        return places.get(value, value) if feature_name == "place" and value else value

    reasons = []
    for feature in sorted(pair.features, key=lambda f: (-abs(f.weight), f.name)):
        if abs(feature.weight) < _NEGLIGIBLE:
            continue
        left, right = shown(feature.name, feature.left), shown(feature.name, feature.right)
        values = f"‘{left}’" if left == right else f"‘{left or 'niets'}’ en ‘{right or 'niets'}’"
        reasons.append(Reason(feature.label, feature.level or "", values if left or right else "", feature.weight))
    return Comparison(
        left=pair.left_name or "Zonder naam",
        left_source=site.record_sources.get(pair.left, "onbekende bron"),
        right=pair.right_name or "Zonder naam",
        right_source=site.record_sources.get(pair.right, "onbekende bron"),
        score=pair.score,
        verdict=pair.reason or "",
        reasons=tuple(reasons),
    )


def _distinct(comparisons: Iterable[Comparison]) -> list[Comparison]:
    """Each comparison once: ten dates that a source lists one by one give nine that read the same."""
    counts = Counter(comparisons)
    return [replace(comparison, count=count) for comparison, count in counts.items()]


def _reachable(*contacts: Contact | None) -> list[Contact]:
    """Who of the place and the organisation can be reached, each once."""
    reachable: list[Contact] = []
    for contact in contacts:
        if contact and (mail(contact.email) or contact.telephone or http(contact.url)):
            ways = contact.email, contact.telephone, contact.url
            if all((known.email, known.telephone, known.url) != ways for known in reachable):
                reachable.append(contact)
    return reachable


def write_redirects(site: Site, writer: Writer) -> None:
    """A page for each id that went into another activity: old links keep working."""
    activities: dict[str, AgendaActivity] = {activity.activity_id: activity for activity in site.agenda.activities}
    for old in sorted(site.redirects.keys() - activities.keys()):
        seen, target = {old}, site.redirects[old]
        while target in site.redirects and target not in activities and target not in seen:
            seen.add(target)
            target = site.redirects[target]
        writer.write(
            f"activiteit/{file_name(old)}.html",
            "redirect.html",
            "Deze activiteit is verhuisd | Wijkagenda",
            target=activities.get(target),
        )
