"""The one client that goes on the web: polite, bounded, and with an answer for everything that can go wrong.

Belongs here: one address in, its bytes or the reason why not out, and the only use of `requests`; and `fetch_sources`,
the door for everyone else. Does not belong here: which addresses in what order (sources.fetch_lanes), manners that need
no HTTP (sources.fetch_rules), protection of connections (sources.fetch_guard), files (sources.fetch_local).
"""

from __future__ import annotations

import contextlib
import datetime as dt
import socket
import threading
import time
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from http.cookiejar import DefaultCookiePolicy
from typing import Any
from urllib.parse import urldefrag, urljoin

import requests
import urllib3
from requests.adapters import HTTPAdapter

from sources.addresses import AddressError, check_web_address, host_port
from sources.contracts import HttpSettings, Snapshot, SourceSpec
from sources.fetch_guard import Deadline, ForbiddenAddressError, HostPort, deadline, guarded_pools, resolves_to_public
from sources.fetch_lanes import Answer, Follow, fetch_in_lanes, named_hosts, parallel_hosts
from sources.fetch_rules import (
    AGENT_TOKEN,
    BACKOFF,
    MAX_RETRY_AFTER,
    FetchFailureError,
    HostTurns,
    Now,
    Robots,
    Sleep,
    inflate,
    retry_after_seconds,
    too_large,
)
from sources.snapshots import SnapshotStore

MAX_REDIRECTS = 5
CONNECT_TIMEOUT = 10.0  # seconds, or the source's own timeout when that is shorter
TOTAL_TIMEOUTS = 3  # a whole request may take this many times the source's timeout
_REDIRECTS = (301, 302, 303, 307, 308)
_NETWORK = ("dns", "refused", "tls", "timeout")
_CHUNK = 65536
_ROBOTS_BYTES = 512_000


def utc_now() -> dt.datetime:
    return dt.datetime.now(dt.UTC)


def user_agent(contact: str) -> str:
    """How we present ourselves. `contact`: a page or role mailbox where a webmaster can reach the operators."""
    return f"{AGENT_TOKEN}/0.1 (buurtagenda; {contact})"


def fetch_sources(
    specs: Sequence[SourceSpec],
    store: SnapshotStore,
    *,
    contact: str,
    follow: Follow | None = None,
    now: Now = utc_now,
    sleep: Sleep = time.sleep,
    on_snapshot: Callable[[Snapshot], None] | None = None,
) -> list[Snapshot]:
    """Fetch every active source once and keep each attempt in the lake; the answer is those attempts, by source.

    `follow` names further pages of a source, to be fetched in the same run; they must be on a host that the source
    itself names. `on_snapshot` hears of each attempt as it ends (from several threads).
    Never raises for what a source does; an error of the lake itself (a full disk) is raised.
    """
    active = [spec for spec in specs if spec.status == "active"]
    with visit(active, contact=contact, now=now, sleep=sleep) as web:
        return web(active, store, follow, on_snapshot)


Heard = Callable[[Snapshot], None]
Visit = Callable[[Sequence[SourceSpec], SnapshotStore, Follow | None, Heard | None], list[Snapshot]]


@contextlib.contextmanager
def visit(
    named: Sequence[SourceSpec], *, contact: str, now: Now = utc_now, sleep: Sleep = time.sleep
) -> Iterator[Visit]:
    """Several rounds of `fetch_sources` as one visit: pauses and robots.txt hold over all of them.

    Only the hosts that `named` names may be on an internal address, also when a later round asks for others (because a
    website named those).
    """
    turns = HostTurns(sleep, parallel_hosts(named))
    client = _Client(named_hosts(named), turns, contact, now, sleep)

    def fetch(
        specs: Sequence[SourceSpec],
        store: SnapshotStore,
        follow: Follow | None,
        heard: Heard | None,
    ) -> list[Snapshot]:
        return fetch_in_lanes(specs, store, client.get, follow or (lambda _: ()), now, heard or (lambda _: None))

    try:
        yield fetch
    finally:
        client.close()


class _Adapter(HTTPAdapter):
    """One kept connection per host, through guarded pools."""

    def __init__(self, named: Collection[HostPort]) -> None:
        self._pools = guarded_pools(named)
        super().__init__(pool_connections=4, pool_maxsize=1, max_retries=0)

    def init_poolmanager(self, *args: Any, **kwargs: Any) -> None:
        super().init_poolmanager(*args, **kwargs)
        self.poolmanager.pool_classes_by_scheme = self._pools


class _Client:
    """One run's way to the web: a session per thread, shared turns and robots.txt."""

    def __init__(self, named: Collection[HostPort], turns: HostTurns, contact: str, now: Now, sleep: Sleep) -> None:
        self._named = frozenset(named)
        self._turns = turns
        self._agent = user_agent(contact)
        self._now = now
        self._sleep = sleep
        self._robots = Robots(self._robots_text)
        self._local = threading.local()
        self._sessions: list[requests.Session] = []

    def close(self) -> None:
        for session in self._sessions:
            session.close()

    def get(self, url: str, http: HttpSettings, validators: Mapping[str, str]) -> Answer:
        """Fetch `url`, trying again where that may help. Raises FetchFailureError when there is no body to be had."""
        return self._with_retries(lambda: self._walk(url, http, validators, obey_robots=True))

    def _with_retries(self, attempt: Callable[[], Answer]) -> Answer:
        for pause in BACKOFF:
            try:
                return attempt()
            except FetchFailureError as failure:
                wait = pause if failure.error.retry_after is None else failure.error.retry_after
                if not failure.retry or wait > MAX_RETRY_AFTER:
                    raise
            self._sleep(wait)
        return attempt()

    def _robots_text(self, url: str, http: HttpSettings) -> str | None:
        http = http.model_copy(update={"max_bytes": _ROBOTS_BYTES})
        try:
            answer = self._with_retries(lambda: self._walk(url, http, {}, obey_robots=False))
        except FetchFailureError as failure:
            if failure.error.kind in (*_NETWORK, "http_5xx"):
                raise
            return None
        return (answer.body or b"").decode("utf-8", errors="replace")

    def _walk(self, url: str, http: HttpSettings, headers: Mapping[str, str], *, obey_robots: bool) -> Answer:
        """Follow redirects, looking at every step whether it may be taken."""
        started = time.monotonic()
        url = requests.utils.requote_uri(url)  # websites name each other with spaces and accents
        seen = {url}
        while True:
            self._check_host(url)
            delay = max(http.delay, self._robots.check(url, http)) if obey_robots else http.delay
            left = TOTAL_TIMEOUTS * http.timeout - (time.monotonic() - started)
            with self._turns.turn(url, delay):
                answer = self._exchange(url, http, headers, max(left, 0.05))
            if isinstance(answer, Answer):
                return answer
            url = requests.utils.requote_uri(answer)
            if url in seen or len(seen) > MAX_REDIRECTS:
                raise FetchFailureError("redirect_loop", "de website blijft doorverwijzen")
            seen.add(url)

    def _check_host(self, url: str) -> None:
        """Raise unless the registry names this host or it is on the public internet."""
        try:
            check_web_address(url)
            host, port = host_port(url)
            if (host, port) not in self._named and not resolves_to_public(host, port):
                raise _forbidden(host)
        except AddressError as error:
            raise FetchFailureError(
                "forbidden_address", f"de website verwijst naar een adres dat niet mag: {error}"
            ) from None
        except (socket.gaierror, UnicodeError):
            raise FetchFailureError("dns", "de website waarnaar wordt verwezen is niet te vinden") from None

    def _exchange(self, url: str, http: HttpSettings, headers: Mapping[str, str], seconds: float) -> Answer | str:
        """One request. The answer, or the address to which it sends us on."""
        with deadline(seconds) as limit:
            try:
                response = self._session().get(
                    url,
                    headers=dict(headers),
                    stream=True,
                    allow_redirects=False,
                    timeout=(min(CONNECT_TIMEOUT, http.timeout), http.timeout),
                )
                with response:
                    return self._read(response, url, http, headers, limit)
            except (requests.RequestException, urllib3.exceptions.HTTPError, ForbiddenAddressError, OSError) as error:
                raise _failure_of(error, limit, seconds) from None
            except UnicodeError:
                raise FetchFailureError("dns", "het adres is niet te lezen") from None

    def _read(
        self, response: requests.Response, url: str, http: HttpSettings, sent: Mapping[str, str], limit: Deadline
    ) -> Answer | str:
        status = response.status_code
        if status in _REDIRECTS and (location := self._session().get_redirect_target(response)):
            return urldefrag(urljoin(url, location)).url
        if status == 304 and sent:
            return _answer(response, url, None)
        if not 200 <= status < 300:
            raise self._status_failure(response)
        wire = bytearray()
        announced = response.headers.get("Content-Length", "")
        if announced.isascii() and announced.isdigit() and int(announced) > http.max_bytes:
            raise too_large(http.max_bytes)
        for chunk in response.raw.stream(_CHUNK, decode_content=False):
            wire += chunk
            if len(wire) > http.max_bytes:
                raise too_large(http.max_bytes)
        if limit.expired:
            raise urllib3.exceptions.HTTPError("the deadline cut the connection")
        body = inflate(bytes(wire), response.headers.get("Content-Encoding", ""), http.max_bytes)
        return _answer(response, url, body)

    def _status_failure(self, response: requests.Response) -> FetchFailureError:
        status = response.status_code
        wait = retry_after_seconds(response.headers.get("Retry-After"), self._now())
        if status >= 500:
            message = f"de website heeft een storing (antwoord {status})"
            return FetchFailureError("http_5xx", message, retry=True, status=status, retry_after=wait)
        if status == 429:
            message = "de website vindt dat we te vaak vragen (antwoord 429)"
            return FetchFailureError("http_4xx", message, retry=True, status=status, retry_after=wait)
        if status < 400:
            return FetchFailureError(
                "not_expected_type", f"de website gaf een onverwacht antwoord ({status})", status=status
            )
        reasons = {404: "het adres bestaat niet (meer)", 410: "het adres bestaat niet meer"}
        reasons |= dict.fromkeys((401, 403, 407, 451), "de website geeft ons geen toegang")
        message = f"{reasons.get(status, 'de website weigert de vraag')} (antwoord {status})"
        return FetchFailureError("http_4xx", message, status=status)

    def _session(self) -> requests.Session:
        session: requests.Session | None = getattr(self._local, "session", None)
        if session is None:
            session = requests.Session()
            session.trust_env = False  # no passwords from ~/.netrc, no proxy behind which every address looks the same
            session.cookies.set_policy(DefaultCookiePolicy(allowed_domains=[]))
            session.headers.update({"User-Agent": self._agent, "Accept": "*/*", "Accept-Encoding": "gzip, deflate"})
            adapter = _Adapter(self._named)
            session.mount("http://", adapter)
            session.mount("https://", adapter)
            self._local.session = session
            self._sessions.append(session)
        return session


def _answer(response: requests.Response, url: str, body: bytes | None) -> Answer:
    media_type, _, parameters = response.headers.get("Content-Type", "").partition(";")
    charset = None
    for parameter in parameters.split(";"):
        name, _, value = parameter.partition("=")
        if name.strip().lower() == "charset":
            charset = value.strip().strip("\"'").lower() or None
    return Answer(
        status_code=response.status_code,
        final_url=url,
        body=body,
        media_type=media_type.strip().lower() or None,
        charset=charset,
        etag=response.headers.get("ETag"),
        last_modified=response.headers.get("Last-Modified"),
    )


def _forbidden(host: str) -> FetchFailureError:
    return FetchFailureError(
        "forbidden_address",
        f"'{host}' is een intern adres; dat lezen we alleen als het zelf als url in een bronbestand staat",
    )


def _failure_of(error: Exception, limit: Deadline, seconds: float) -> FetchFailureError:
    """The closed list of kinds for whatever the libraries raise."""
    if limit.expired:
        return FetchFailureError("timeout", f"het antwoord was na {seconds:.0f} seconden nog niet compleet", retry=True)
    causes = _causes(error)

    def is_any(*kinds: type[BaseException]) -> bool:
        return any(isinstance(cause, kinds) for cause in causes)

    failures = urllib3.exceptions
    if is_any(ForbiddenAddressError):
        return _forbidden(next(str(cause) for cause in causes if isinstance(cause, ForbiddenAddressError)))
    if is_any(failures.NameResolutionError, socket.gaierror):
        is_passing = any(isinstance(cause, socket.gaierror) and cause.errno == socket.EAI_AGAIN for cause in causes)
        return FetchFailureError("dns", "de naam van de website is niet te vinden", retry=is_passing)
    if is_any(requests.exceptions.InvalidURL, failures.LocationParseError):
        return FetchFailureError("dns", "het adres is niet te lezen")
    # urllib3 counts a refused connection among its time-outs, so the real time-outs are asked for by their other names.
    if is_any(requests.Timeout, failures.ReadTimeoutError, TimeoutError):
        return FetchFailureError("timeout", "de website antwoordt niet op tijd", retry=True)
    if is_any(requests.exceptions.SSLError, failures.SSLError):
        return FetchFailureError("tls", "de beveiligde verbinding (https) klopt niet: certificaat of versleuteling")
    if is_any(failures.NewConnectionError):
        return FetchFailureError("refused", "de website neemt de verbinding niet aan", retry=True)
    return FetchFailureError("refused", "de website verbrak de verbinding of gaf een onleesbaar antwoord", retry=True)


def _causes(error: BaseException) -> list[BaseException]:
    """The error and everything behind it: causes, reasons and wrapped errors."""
    found: list[BaseException] = []
    queue: list[object] = [error]
    while queue:
        item = queue.pop(0)
        if isinstance(item, BaseException) and item not in found:
            found.append(item)
            queue += [item.__cause__, item.__context__, getattr(item, "reason", None), *item.args]
    return found
