"""The manners of fetching: turns per host, robots.txt, backoff, and bodies that may not grow too large.

Belongs here: what needs no HTTP library. Does not belong here: requests and their answers (sources.fetch).
"""

from __future__ import annotations

import contextlib
import datetime as dt
import math
import threading
import time
import zlib
from collections.abc import Callable, Iterator
from email.utils import parsedate_to_datetime

from protego import Protego

from sources.addresses import origin
from sources.contracts import FetchError, FetchErrorKind, HttpSettings

AGENT_TOKEN = "Wijkagenda"  # noqa: S105  # the name that robots.txt knows us by, no secret
MAX_CRAWL_DELAY = 30.0  # seconds
MAX_RETRY_AFTER = 60.0  # seconds: longer is left for the next run
BACKOFF = (1.0, 4.0)  # seconds before the second and the third try
PARALLEL_WITHOUT_DELAY = 8  # how many requests at once a host gets whose sources all say `delay: 0`

Sleep = Callable[[float], None]
Now = Callable[[], dt.datetime]
Origin = tuple[str, str, int]


class FetchFailureError(Exception):
    """A fetch ended without a body. `retry`: whether another try may help."""

    def __init__(
        self, kind: FetchErrorKind, message: str, *, retry: bool = False, status: int | None = None,
        retry_after: float | None = None,
    ) -> None:  # fmt: skip
        super().__init__(message)
        self.error = FetchError(kind=kind, message=message, retry_after=retry_after)
        self.retry = retry
        self.status = status


class HostTurns:
    """Who may ask which host when: a few at once (usually one), with a pause between the end of one and the next."""

    def __init__(self, sleep: Sleep, parallel: dict[tuple[str, int], int]) -> None:
        self._sleep = sleep
        self._parallel = parallel
        self._lock = threading.Lock()
        self._gates: dict[tuple[str, int], threading.Semaphore] = {}
        self._next: dict[tuple[str, int], float] = {}

    @contextlib.contextmanager
    def turn(self, url: str, delay: float) -> Iterator[None]:
        """Wait for this host's turn and hold it; `delay` in seconds."""
        host = origin(url)[1:]
        with self._lock:
            gate = self._gates.setdefault(host, threading.Semaphore(self._parallel.get(host, 1)))
        with gate:
            wait = self._next.get(host, 0.0) - time.monotonic()
            if wait > 0:
                self._sleep(wait)
            try:
                yield
            finally:
                self._next[host] = time.monotonic() + delay


class Robots:
    """What robots.txt of each origin says; asked once per run and origin."""

    def __init__(self, fetch: Callable[[str, HttpSettings], str | None]) -> None:
        """`fetch` gives the text of an address, None when there is none, or raises FetchFailureError."""
        self._fetch = fetch
        self._lock = threading.Lock()
        self._origins: dict[Origin, threading.Lock] = {}
        self._rules: dict[Origin, Protego | FetchFailureError | None] = {}

    def check(self, url: str, http: HttpSettings) -> float:
        """Raise FetchFailureError when `url` may not be read; the answer is the site's crawl delay in seconds.

        `http` are the limits of the source that asks; its pause and timeout hold for robots.txt too.
        """
        key = origin(url)
        with self._lock:
            lock = self._origins.setdefault(key, threading.Lock())
        with lock:
            if key not in self._rules:
                self._rules[key] = self._ask(key, http)
            rules = self._rules[key]
        if isinstance(rules, FetchFailureError):
            raise rules
        if rules is None:
            return 0.0
        if not rules.can_fetch(url, AGENT_TOKEN):
            raise FetchFailureError("robots", "de website staat het lezen van dit adres niet toe (robots.txt)")
        return min(float(rules.crawl_delay(AGENT_TOKEN) or 0.0), MAX_CRAWL_DELAY)

    def _ask(self, key: Origin, http: HttpSettings) -> Protego | FetchFailureError | None:
        scheme, host, port = key
        shown = f"[{host}]" if ":" in host else host
        try:
            text = self._fetch(f"{scheme}://{shown}:{port}/robots.txt", http)
        except FetchFailureError as failure:
            if failure.error.kind == "http_5xx":
                message = "robots.txt geeft een fout van de server; zolang dat zo is lezen we deze website niet"
                return FetchFailureError("robots", message, status=failure.status)
            return failure
        if text is None:
            return None
        try:
            return Protego.parse(text)
        except ValueError:  # not a robots.txt at all: then it forbids nothing
            return None


def retry_after_seconds(header: str | None, now: dt.datetime) -> float | None:
    """What a Retry-After header asks, in seconds from `now`; None when it says nothing readable."""
    if header is None:
        return None
    with contextlib.suppress(ValueError):
        seconds = float(header)
        return max(0.0, seconds) if math.isfinite(seconds) else None
    try:
        moment = parsedate_to_datetime(header)
    except ValueError:
        return None
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=dt.UTC)
    return max(0.0, (moment - now).total_seconds())


def inflate(data: bytes, encoding: str, max_bytes: int) -> bytes:
    """Undo the Content-Encoding of a whole body. Raises FetchFailureError when it is unknown, broken or too large."""
    for name in reversed([part.strip().lower() for part in encoding.split(",") if part.strip()]):
        if name in ("gzip", "x-gzip", "deflate"):
            data = _inflate_once(data, max_bytes, raw=name == "deflate" and data[:1] != b"\x78")
        elif name != "identity":
            raise FetchFailureError("not_expected_type", f"de website stuurt een inpakvorm die we niet kennen ({name})")
    return data


def _inflate_once(data: bytes, max_bytes: int, *, raw: bool) -> bytes:
    whole = bytearray()
    try:
        while data:  # gzip may hold several members
            unpacker = zlib.decompressobj(-zlib.MAX_WBITS if raw else zlib.MAX_WBITS | 32)
            whole += unpacker.decompress(data, max_bytes + 1 - len(whole))
            if len(whole) > max_bytes:
                raise too_large(max_bytes)
            if not unpacker.eof:
                raise FetchFailureError("refused", "het antwoord kwam niet compleet aan", retry=True)
            data = unpacker.unused_data.lstrip(b"\0")
    except zlib.error:
        raise FetchFailureError("refused", "het antwoord is beschadigd ingepakt") from None
    return bytes(whole)


def too_large(max_bytes: int) -> FetchFailureError:
    return FetchFailureError("too_large", f"het antwoord is groter dan {max_bytes} bytes (http.max_bytes)")
