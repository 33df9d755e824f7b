"""What is told when: a run that failed, a check that held back, a source that stays broken, its recovery.

Belongs here: choosing and wording. Does not belong here: sending (notify). A message that cannot be sent makes its tick
red in the screen and is tried again; it never touches a run.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import dagster as dg

from pipeline.notify import Message, channels_of, send
from pipeline.notify_settings import FILE, NotifySettings, load_notify_settings
from pipeline.settings import Settings
from pipeline.source_health import by_seriousness
from warehouse.health.contracts import SourceHealth
from warehouse.health.history import read_latest
from warehouse.health.words import state_word

_NOTHING_SET = f"er is geen {FILE} met mail of webhook; er wordt niets gemeld"
Told = dict[str, dict[str, str]]  # channel -> what was told -> its name


class NotificationError(Exception):
    """A message could not be sent; the text is Dutch and holds no secrets."""


def notify_sensors(place: Settings) -> list[dg.SensorDefinition]:
    """The two sensors of a data folder; both are on from the start and do nothing without settings."""

    @dg.run_failure_sensor(
        name="melding_mislukte_run",
        description="Meldt een run die mislukte, of een controle die de publicatie tegenhield.",
        default_status=dg.DefaultSensorStatus.RUNNING,
        minimum_interval_seconds=30,
    )
    def failed_run(context: dg.RunFailureSensorContext) -> dg.SkipReason | None:
        settings = load_notify_settings(place.registry)
        if settings is None or not channels_of(settings):
            return dg.SkipReason(_NOTHING_SET)
        reason = context.failure_event.message or ""
        message = failure_message(context.instance, context.dagster_run, reason)
        outcome = send(settings, message)
        if outcome.failed:  # this is told once only, so try again now
            outcome = send(settings, message, tuple(outcome.failed))
        if outcome.failed:
            raise NotificationError(f"Niet alles is gemeld. {outcome}")
        return None

    @dg.sensor(
        name="melding_bronnen",
        description="Meldt een bron die te lang stuk is, en ook wanneer die weer in orde is; elk een keer.",
        default_status=dg.DefaultSensorStatus.RUNNING,
        minimum_interval_seconds=300,
    )
    def sources(context: dg.SensorEvaluationContext) -> dg.SkipReason:
        settings = load_notify_settings(place.registry)
        if settings is None or not channels_of(settings):
            return dg.SkipReason(_NOTHING_SET)
        told, said, failed = tell(settings, read_latest(place.health), _read_cursor(context.cursor))
        if failed and not said:
            raise NotificationError(f"Niet gemeld; over enkele minuten opnieuw. {failed}")
        # A red tick forgets its cursor: when one channel took the message, the other is tried by the next tick.
        context.update_cursor(json.dumps(told, sort_keys=True))
        return dg.SkipReason("; ".join(part for part in (said, failed) if part) or "geen nieuws over bronnen")

    return [failed_run, sources]


def failure_message(instance: dg.DagsterInstance, run: dg.DagsterRun, reason: str) -> Message:
    """What is told of a failed run; a check that held the publication back is named."""
    events = instance.all_logs(run.run_id, of_type=dg.DagsterEventType.ASSET_CHECK_EVALUATION)
    evaluations = [e.dagster_event.asset_check_evaluation_data for e in events if e.dagster_event]
    held = [e for e in evaluations if not e.passed and e.blocking]
    if held:
        subject = f"Wijkagenda: de controle {held[0].check_name} hield de publicatie tegen"
        cause = "\n".join(f"{e.check_name}: {e.description or ''}" for e in held)
    else:
        subject = f"Wijkagenda: de run {run.job_name} is mislukt"
        cause = _root_cause(instance, run) or reason
    text = (
        f"{cause[:1000]}\n\nDe agenda van de vorige keer staat er nog; er is niets verloren.\n\nWat u kunt doen: open "
        f"het scherm (wijkagenda ui), kies Runs run {run.run_id[:8]}. De rode stap zegt wat er misging. Ging het "
        "om iets dat overgaat, start de taak dan opnieuw.\n"
    )
    checks = [e.check_name for e in held]
    return Message(subject, text, {"kind": "run_failed", "run_id": run.run_id, "job": run.job_name, "checks": checks})


def _root_cause(instance: dg.DagsterInstance, run: dg.DagsterRun) -> str:
    for entry in instance.all_logs(run.run_id, of_type=dg.DagsterEventType.STEP_FAILURE):
        event = entry.dagster_event
        if event is not None and (error := event.step_failure_data.error) is not None:
            return f"{event.step_key}: {(error.cause or error).message.strip()}"
    return ""


@dataclass(frozen=True)
class _News:
    """What one channel has to hear: groups that broke, names that recovered."""

    broken: Sequence[Sequence[SourceHealth]]
    mended: Mapping[str, str]


def tell(settings: NotifySettings, judged: Sequence[SourceHealth], told: Told) -> tuple[Told, str, str]:
    """Send what each channel has not heard yet. Returns what it has heard now, what was said, and what failed (Dutch).

    A source counts from `after_days` days of trouble; several with one shared cause are one message. A source that left
    the registry is forgotten without a word.
    """
    after: Told = {}
    said: list[str] = []
    failed: list[str] = []
    for channel in channels_of(settings):
        heard = dict(told.get(channel, {}))
        news = _news(judged, heard, settings.after_days)
        known = {health.source_id for health in judged}
        after[channel] = heard = {key: name for key, name in heard.items() if key in known}
        if not news.broken and not news.mended:
            continue
        outcome = send(settings, health_message(news.broken, news.mended), (channel,))
        if outcome.failed:
            failed.append(str(outcome))
            continue
        heard.update({health.source_id: health.source_id for group in news.broken for health in group})
        after[channel] = {key: name for key, name in heard.items() if key not in news.mended}
        said.append(f"{channel}: {len(news.broken)} gemeld, {len(news.mended)} weer in orde")
    return after, "; ".join(said), "; ".join(failed)


def _news(judged: Sequence[SourceHealth], heard: Mapping[str, str], after_days: int) -> _News:
    broken = [h for h in judged if h.is_broken and h.days >= after_days and h.source_id not in heard]
    fine = {h.source_id for h in judged if h.severity in ("ok", "info")}
    return _News(by_seriousness(broken), {key: name for key, name in heard.items() if key in fine})


def health_message(broken: Sequence[Sequence[SourceHealth]], mended: Mapping[str, str]) -> Message:
    """What is told of sources: first what broke, each with cause, evidence and cure, then what is in order again."""
    names = [", ".join(health.source_id for health in group) for group in broken]
    subject = f"Wijkagenda: stuk: {'; '.join(names)}" if broken else f"Wijkagenda: weer in orde: {', '.join(mended)}"
    parts = []
    for group, name in zip(broken, names, strict=True):
        first = group[0]
        parts.append(
            f"{name}: {state_word(first.state, first.severity)} sinds {first.trouble_since} ({first.days} dagen)\n"
            f"  Oorzaak: {first.message}\n  Wat u kunt doen: {first.cure}\n  Zelf zien: {first.evidence}"
        )
    if mended:
        parts.append(f"Weer in orde: {', '.join(sorted(mended))}")
    data = {
        "kind": "source_health",
        "broken": [
            {"sources": [h.source_id for h in group], "state": group[0].state, "cause": group[0].cause,
             "since": str(group[0].trouble_since), "message": group[0].message, "cure": group[0].cure}
            for group in broken
        ],
        "recovered": sorted(mended),
    }  # fmt: skip
    return Message(subject, "\n\n".join(parts) + "\n\nAlles op een rij: wijkagenda health\n", data)


def _read_cursor(cursor: str | None) -> Told:
    try:
        found = json.loads(cursor or "{}")
    except ValueError:
        return {}
    return found if isinstance(found, dict) else {}
