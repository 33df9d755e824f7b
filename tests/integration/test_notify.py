"""Trouble is told once, to servers that listen, refuse, are slow or are not there; and no secret is ever shown."""

from __future__ import annotations

import datetime as dt
import email
import email.policy
import json
import shutil
import socket
import ssl
import subprocess
import threading
from collections.abc import Iterator
from contextlib import closing
from email.message import EmailMessage
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any

import dagster as dg
import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult, LoginPassword

from pipeline.notify import Message, channels_of, send
from pipeline.notify_settings import FILE, NotifySettings, load_notify_settings
from pipeline.sensors import NotificationError, failure_message, notify_sensors, tell
from pipeline.settings import SettingsError, settings
from sources.registry import load_registry
from tests.chain_support import invoke, small_registry
from warehouse.health.contracts import Observation, SourceHealth
from warehouse.health.history import keep

SECRET = "geheim-woord"
NOW = dt.datetime(2026, 11, 24, 5, 30, tzinfo=dt.UTC)


class _Mailbox:
    """Takes mail, or refuses it with `answer`."""

    def __init__(self) -> None:
        self.received: list[EmailMessage] = []
        self.answer = "250 OK"

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:  # noqa: N802 -- aiosmtpd's name
        if self.answer.startswith("250"):
            self.received.append(email.message_from_bytes(envelope.content, policy=email.policy.default))
        return self.answer


def _authenticate(server: Any, session: Any, envelope: Any, mechanism: str, login: Any) -> AuthResult:
    is_right = isinstance(login, LoginPassword) and login.password == SECRET.encode()
    return AuthResult(success=is_right, handled=False)


def free_port() -> int:
    with closing(socket.socket()) as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture
def mailbox() -> Iterator[tuple[_Mailbox, int]]:
    box, port = _Mailbox(), free_port()
    controller = Controller(
        box,
        hostname="127.0.0.1",
        port=port,
        auth_require_tls=False,
        authenticator=_authenticate,
    )
    controller.start()
    yield box, port
    controller.stop()


class _Hook(BaseHTTPRequestHandler):
    received: list[tuple[str | None, dict[str, Any]]]
    status: int

    def do_POST(self) -> None:
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        type(self).received.append((self.headers["Authorization"], body))
        self.send_response(type(self).status)
        self.send_header("Location", "http://127.0.0.1:9/elders")
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, format: str, *arguments: object) -> None:
        pass


@pytest.fixture
def hook() -> Iterator[tuple[type[_Hook], str]]:
    handler = type("Hook", (_Hook,), {"received": [], "status": 200})
    server = HTTPServer(("127.0.0.1", 0), handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield handler, f"http://127.0.0.1:{server.server_port}/melding"
    server.shutdown()
    server.server_close()


def silent() -> tuple[socket.socket, int]:
    """A server that takes a connection and never says anything."""
    server = socket.create_server(("127.0.0.1", 0))
    return server, int(server.getsockname()[1])


def mail_settings(port: int, **more: object) -> NotifySettings:
    mail = {
        "host": "127.0.0.1",
        "port": port,
        "security": "none",
        "sender": "a@b.example",
        "recipients": ["c@d.example"],
    }
    return NotifySettings.model_validate({"mail": {**mail, **more}})


def hook_settings(url: str, **more: object) -> NotifySettings:
    return NotifySettings.model_validate({"webhook": {"url": url, **more}})


HELLO = Message("Wijkagenda: stuk: kade", "De kade is stuk.\n", {"kind": "source_health"})


def test_a_mail_arrives(mailbox: tuple[_Mailbox, int]) -> None:
    box, port = mailbox
    assert send(mail_settings(port), HELLO, env={}).sent == ("mail",)
    [mail] = box.received
    assert (mail["Subject"], mail["To"], mail["Auto-Submitted"]) == (HELLO.subject, "c@d.example", "auto-generated")
    assert mail.get_content().split() == HELLO.text.split()


def test_a_password_opens_the_mail_server_and_is_never_shown(mailbox: tuple[_Mailbox, int]) -> None:
    box, port = mailbox
    known = mail_settings(port, username="agenda")
    assert send(known, HELLO, env={"WIJKAGENDA_SMTP_PASSWORD": SECRET}).sent == ("mail",)
    wrong = send(known, HELLO, env={"WIJKAGENDA_SMTP_PASSWORD": "mis-geheim"})
    assert wrong.failed == {"mail": "de mailserver weigert de naam of het wachtwoord"}
    assert "mis-geheim" not in str(wrong)
    assert len(box.received) == 1


def test_a_subject_cannot_add_headers(mailbox: tuple[_Mailbox, int]) -> None:
    box, port = mailbox
    send(mail_settings(port), Message("stuk\r\nBcc: x@y.example", "t"), env={})
    assert box.received[0]["Bcc"] is None


def test_a_server_that_refuses_is_named(mailbox: tuple[_Mailbox, int]) -> None:
    box, port = mailbox
    box.answer = "554 nee, want " + SECRET
    assert send(mail_settings(port), HELLO, env={}).failed == {
        "mail": "de mailserver weigert het bericht (antwoord 554)"
    }


def test_without_a_safe_connection_nothing_is_sent(mailbox: tuple[_Mailbox, int]) -> None:
    box, port = mailbox
    outcome = send(mail_settings(port, security="starttls"), HELLO, env={})
    assert outcome.failed == {"mail": "de mailserver kan geen beveiligde verbinding of geen aanmelding aan"}
    assert box.received == []


@pytest.mark.parametrize("security", ["starttls", "tls"])
def test_over_a_safe_connection_to_a_server_that_is_trusted(security: str, tmp_path: Path) -> None:
    openssl = shutil.which("openssl")
    if openssl is None:
        pytest.skip("the program openssl is not installed: no certificate to make")
    key, pem = tmp_path / "key.pem", tmp_path / "cert.pem"
    subprocess.run(
        [openssl, "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "9",
         "-subj", "/CN=localhost", "-addext", "subjectAltName=IP:127.0.0.1", "-keyout", str(key), "-out", str(pem)],
        check=True, capture_output=True,
    )  # fmt: skip
    ours = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    ours.load_cert_chain(pem, key)
    box, port = _Mailbox(), free_port()
    # aiosmtpd counts only STARTTLS as safe enough for a password.
    over_tls: dict[str, Any] = {"ssl_context": ours, "auth_require_tls": False}
    safe: dict[str, Any] = over_tls if security == "tls" else {"tls_context": ours, "require_starttls": True}
    controller = Controller(box, hostname="127.0.0.1", port=port, authenticator=_authenticate, **safe)
    controller.start()
    known = mail_settings(port, security=security, username="agenda")
    secret = {"WIJKAGENDA_SMTP_PASSWORD": SECRET}
    unknown = send(known, HELLO, env=secret)
    assert unknown.sent == ()
    assert "certificaat" in unknown.failed["mail"]
    trusted = ssl.create_default_context(cafile=str(pem))
    assert send(known, HELLO, env=secret, context=trusted).sent == ("mail",)
    assert [mail["To"] for mail in box.received] == ["c@d.example"]
    controller.stop()


def test_a_webhook_gets_the_facts_and_the_token(hook: tuple[type[_Hook], str]) -> None:
    handler, url = hook
    assert send(hook_settings(url), HELLO, env={"WIJKAGENDA_WEBHOOK_TOKEN": SECRET}).sent == ("webhook",)
    [(token, body)] = handler.received
    assert token == f"Bearer {SECRET}"
    assert body == {"subject": HELLO.subject, "text": HELLO.text, "kind": "source_health"}


@pytest.mark.parametrize("status", [302, 404, 500])
def test_a_webhook_that_does_not_take_it(hook: tuple[type[_Hook], str], status: int) -> None:
    handler, url = hook
    handler.status = status
    assert send(hook_settings(url), HELLO, env={}).failed == {"webhook": f"de ontvanger antwoordde met {status}"}
    assert len(handler.received) == 1  # a redirect is not followed


@pytest.mark.parametrize("kind", ["mail", "webhook"])
def test_servers_that_are_down_or_silent(kind: str) -> None:
    def on(port: int) -> NotifySettings:
        slow = {"timeout": 0.2}
        return mail_settings(port, **slow) if kind == "mail" else hook_settings(f"http://127.0.0.1:{port}/", **slow)

    assert send(on(free_port()), HELLO, env={}).failed == {kind: "de server is niet te bereiken"}
    server, port = silent()
    with closing(server):
        assert send(on(port), HELLO, env={}).failed == {kind: "geen antwoord op tijd"}


def test_a_server_that_says_one_byte_at_a_time_is_cut() -> None:
    server, port = silent()
    stopped = threading.Event()

    def drip() -> None:
        connection, _ = server.accept()
        with connection:
            while not stopped.wait(0.05):
                try:
                    connection.sendall(b"2")
                except OSError:
                    return

    thread = threading.Thread(target=drip)
    thread.start()
    try:
        outcome = send(mail_settings(port, timeout=0.2), HELLO, env={})
    finally:
        stopped.set()
        thread.join()
        server.close()
    assert outcome.failed == {"mail": "de verbinding werd verbroken"}


# --- Settings ---------------------------------------------------------------------------------------------------------

GOOD = """\
after_days: 2
mail:
  host: smtp.kade.example
  sender: agenda@kade.example
  recipients: [beheer@kade.example]
webhook:
  url: https://kade.example/in
"""


def test_the_settings_lie_beside_the_sources(tmp_path: Path) -> None:
    registry = small_registry(tmp_path)
    assert load_notify_settings(registry) is None
    assert load_notify_settings(None) is None
    (registry / FILE).write_text(GOOD, encoding="utf-8")
    found = load_notify_settings(registry)
    assert found is not None
    assert (found.after_days, channels_of(found)) == (2, ("mail", "webhook"))
    assert found.mail is not None
    assert (found.mail.security, found.mail.port) == ("starttls", 587)
    assert {spec.id for spec in load_registry(registry)} == {"kade", "lijst", "weg"}


@pytest.mark.parametrize(
    ("old", "new", "key"),
    [
        ("  host: smtp.kade.example\n", "", "mail.host"),
        ("recipients: [beheer@kade.example]", "recipients: [iedereen]", "mail.recipients"),
        ("recipients: [beheer@kade.example]", "recipients: []", "mail.recipients"),
        ("  host:", "  security: none\n  host:", "mail"),
        ("  host:", f"  password: {SECRET}\n  host:", "mail.password"),
        ("https://kade", "http://kade", "webhook.url"),
        ("https://kade", f"https://ik:{SECRET}@kade", "webhook.url"),
        ("after_days: 2", f"after_days: {SECRET}", "after_days"),
        ("after_days: 2", "after_days: &a 2", "regel 1"),
    ],
)
def test_a_mistake_stops_the_run_before_it_begins(old: str, new: str, key: str, tmp_path: Path) -> None:
    registry = small_registry(tmp_path / "bronnen")
    (registry / FILE).write_text(GOOD.replace(old, new), encoding="utf-8")
    with pytest.raises(SettingsError) as caught:
        load_notify_settings(registry)
    assert key in str(caught.value)
    assert SECRET not in str(caught.value)
    result = invoke("run", "--registry", registry, "--data", tmp_path / "data")
    assert result.exit_code == 2
    assert key in result.output


@pytest.mark.parametrize("address", ["agenda", "ftp://x.example", "https://", "https://x .example", "https://x:99999"])
def test_a_wrong_address_of_the_site_stops_the_run_before_it_begins(
    address: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from pipeline.settings import check_site_url

    with pytest.raises(SettingsError, match="WIJKAGENDA_SITE_URL"):
        check_site_url(address)
    check_site_url("https://agenda.kade.example/wijk")
    check_site_url(None)


# --- What is told -----------------------------------------------------------------------------------------------------


def health(source_id: str, days: int, shared_by: str | None = None, at: dt.datetime = NOW) -> SourceHealth:
    """A source that is broken for so many days; 0 days is in order."""
    values: dict[str, Any] = {
        "source_id": source_id, "at": at, "day": at.date(), "since": at.date(), "shared_by": shared_by, "state": "ok",
        "severity": "ok", "cause": "fine", "message": "", "seen": Observation(reading="ok"),
    }  # fmt: skip
    if days:
        values |= {
            "state": "gone", "severity": "error", "cause": "not_found", "message": "Weg.", "cure": "Zoek.",
            "evidence": "curl x", "trouble_since": at.date() - dt.timedelta(days=days),
        }  # fmt: skip
    return SourceHealth.model_validate(values)


def test_trouble_and_recovery_are_each_told_once(hook: tuple[type[_Hook], str]) -> None:
    handler, url = hook
    hooked = hook_settings(url)
    told: dict[str, dict[str, str]] = {}
    for judged in (
        [health("kade", 2)],  # not long enough
        [health("kade", 3)],  # told
        [health("kade", 4)],  # known
        [health("kade", 0)],  # recovered: told
        [health("kade", 0)],  # known
    ):
        told, _, failed = tell(hooked, judged, told)
        assert failed == ""
    bodies = [body for _, body in handler.received]
    assert [(len(b["broken"]), b["recovered"]) for b in bodies] == [(1, []), (0, ["kade"])]
    assert bodies[0]["broken"][0]["cause"] == "not_found"
    assert "Zoek." in bodies[0]["text"]
    assert told == {"webhook": {}}


def test_a_host_that_is_down_is_told_once_for_all_its_sources(hook: tuple[type[_Hook], str]) -> None:
    handler, url = hook
    tell(hook_settings(url), [health("a", 5, "wijk.example"), health("b", 5, "wijk.example"), health("c", 5)], {})
    [(_, body)] = handler.received
    assert [entry["sources"] for entry in body["broken"]] == [["a", "b"], ["c"]]


def test_a_source_that_left_the_registry_is_forgotten(hook: tuple[type[_Hook], str]) -> None:
    handler, url = hook
    told, _, _ = tell(hook_settings(url), [health("a", 0)], {"webhook": {"weg": "weg"}})
    assert (told, handler.received) == ({"webhook": {}}, [])


def test_one_channel_that_fails_does_not_hold_up_the_other(hook: tuple[type[_Hook], str]) -> None:
    handler, url = hook
    both = NotifySettings.model_validate(
        {**mail_settings(free_port(), timeout=0.2).model_dump(), "webhook": {"url": url}}
    )
    told, said, failed = tell(both, [health("kade", 5)], {})
    assert (told["mail"], told["webhook"]) == ({}, {"kade": "kade"})
    assert "webhook" in said
    assert "mail" in failed
    tell(both, [health("kade", 5)], told)
    assert len(handler.received) == 1


# --- Sensors ----------------------------------------------------------------------------------------------------------


def write_settings(registry: Path, url: str) -> None:
    (registry / FILE).write_text(f"after_days: 1\nwebhook: {{url: {url}, timeout: 1}}\n", encoding="utf-8")


def test_the_sensor_of_sources_remembers_what_it_told(hook: tuple[type[_Hook], str], tmp_path: Path) -> None:
    handler, url = hook
    registry = small_registry(tmp_path / "bronnen")
    place = settings(str(tmp_path / "data"), str(registry), env={})
    _, sensor = notify_sensors(place)

    def tick(cursor: str | None) -> tuple[str, str | None]:
        with dg.DagsterInstance.ephemeral() as instance, dg.build_sensor_context(instance, cursor=cursor) as context:
            result = sensor(context)
            assert isinstance(result, dg.SkipReason)
            return str(result.skip_message), context.cursor

    assert "geen meldingen.yaml" in tick(None)[0]
    write_settings(registry, url)
    assert tick(None)[0] == "geen nieuws over bronnen"
    keep(place.health, [health("kade", 2)], NOW)
    said, cursor = tick(None)
    assert "1 gemeld" in said
    assert tick(cursor)[0] == "geen nieuws over bronnen"
    assert len(handler.received) == 1
    handler.status = 500
    with pytest.raises(NotificationError, match="antwoordde met 500"):
        tick(None)
    handler.status = 200
    assert "1 gemeld" in tick(None)[0]


def test_a_failed_run_and_the_check_that_held_it_back_are_told(hook: tuple[type[_Hook], str], tmp_path: Path) -> None:
    handler, url = hook
    registry = small_registry(tmp_path / "bronnen")
    write_settings(registry, url)
    sensor, _ = notify_sensors(settings(str(tmp_path / "data"), str(registry), env={}))

    @dg.asset
    def feeds() -> None: ...

    @dg.asset_check(asset=feeds, blocking=True)
    def no_numbers() -> dg.AssetCheckResult:
        return dg.AssetCheckResult(passed=False, description="alles.ics: persoonsgegeven gevonden")

    @dg.asset(deps=[feeds])
    def publication() -> None: ...

    @dg.asset
    def broken() -> None:
        raise RuntimeError("de schijf is vol")

    def fail(assets: list[Any], checks: list[Any]) -> dict[str, Any]:
        job = dg.Definitions(
            assets=assets,
            asset_checks=checks,
            jobs=[dg.define_asset_job("wijkagenda", executor_def=dg.in_process_executor)],
        ).resolve_job_def("wijkagenda")
        with dg.DagsterInstance.ephemeral() as instance:
            quiet = {"loggers": {"console": {"config": {"log_level": "CRITICAL"}}}}
            result = job.execute_in_process(instance=instance, raise_on_error=False, run_config=quiet)
            event = next(e for e in result.all_events if e.event_type == dg.DagsterEventType.RUN_FAILURE)
            context = dg.build_run_status_sensor_context(
                sensor_name=sensor.name, dagster_instance=instance, dagster_run=result.dagster_run, dagster_event=event
            ).for_run_failure()
            sensor(context)
            assert failure_message(instance, result.dagster_run, "").data["kind"] == "run_failed"
        return handler.received[-1][1]

    held = fail([feeds, publication], [no_numbers])
    assert held["checks"] == ["no_numbers"]
    assert "persoonsgegeven gevonden" in held["text"]
    assert "hield de publicatie tegen" in held["subject"]
    crashed = fail([broken], [])
    assert "de schijf is vol" in crashed["text"]
    assert crashed["checks"] == []
