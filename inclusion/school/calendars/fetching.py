"""Fetching a calendar from an address that somebody typed: bounded in time and size, and only from the public internet.

Never raises for what is out there. Nothing of our own goes along: no cookie, no password, no page that we came from.
"""

import http.client
import re
from dataclasses import dataclass
from urllib.parse import SplitResult, quote, urljoin, urlsplit

from inclusion.school.calendars.wire import THE_INTERNET, Deadline, Reach, Unreachable, connect

MEGABYTE = 1024 * 1024
MOST_BYTES = 5 * MEGABYTE
MOST_SECONDS = 20
MOST_REDIRECTS = 3
LONGEST_URL = 2000
PIECE = 64 * 1024
DEFAULT_PORTS = {"http": 80, "https": 443}
REDIRECTS = frozenset({301, 302, 303, 307, 308})
ETAG = re.compile(r'(W/)?"[!#-~]{0,200}"')
AGENT = "InclusionTogether/1.0 (calendar subscription)"
NOT_MODIFIED = 304
STATUS_WORDS = {
    401: "The calendar asks for a password. Share it by an address that needs none.",
    403: "The calendar is not shared with everybody who has its address (403).",
    404: "There is no calendar at this address (404). Perhaps it was reset: ask for the new one.",
    410: "There is no calendar at this address any more (410).",
    429: "The calendar's server asks us to come back later (429).",
}


@dataclass(frozen=True, slots=True)
class Fetched:
    """What came from `url`, where redirects have led. `unchanged`: the server says that `etag` still holds; no data."""

    data: bytes
    etag: str
    url: str
    unchanged: bool = False


@dataclass(frozen=True, slots=True)
class NotFetched:
    """Why nothing came, for the person who gave the address."""

    words: str


class _Refused(Exception):
    """The message is for the person."""


def fetch_calendar(
    url: str, *, etag: str = "", timeout: float = MOST_SECONDS, most: int = MOST_BYTES, reach: Reach = THE_INTERNET
) -> Fetched | NotFetched:
    """The calendar at an http, https or webcal address, of at most so many bytes and within so many seconds in all.

    `etag` is what the last fetch gave. Every redirect, of at most three, is judged like the first address.
    """
    deadline = Deadline(timeout)
    at = url.strip()
    try:
        for _ in range(MOST_REDIRECTS + 1):
            parts = _parts_of(at, reach)
            answer = _get(parts, etag, most, reach, deadline)
            if isinstance(answer, Fetched):
                return answer
            following = urljoin(parts.geturl(), answer)
            if parts.scheme == "https" and urlsplit(following).scheme == "http":
                raise _Refused("The address leads from a secure one to one that is not (from https to http).")
            at = following
        raise _Refused("The address leads on and on to others.")
    except TimeoutError:
        return NotFetched(f"The calendar did not come within {timeout:g} seconds.")
    except (Unreachable, _Refused) as error:
        return NotFetched(str(error))
    except (http.client.HTTPException, OSError, ValueError):
        return NotFetched("What came from this address is broken, or broke off.")


def _parts_of(url: str, reach: Reach) -> SplitResult:
    """The address in parts, with its host in ASCII. Raises _Refused."""
    if len(url) > LONGEST_URL or not url.isprintable() or " " in url or "\\" in url:
        raise _Refused("This is not an address of a calendar: it is too long, or has odd characters in it.")
    try:
        parts = urlsplit(re.sub("^webcals?:", "https:", url, flags=re.IGNORECASE))
        port = parts.port or DEFAULT_PORTS.get(parts.scheme, 0)
        host = (parts.hostname or "").rstrip(".")
        host = host if ":" in host else host.encode("idna").decode("ascii")
    except ValueError:  # UnicodeError too
        raise _Refused("This is not an address of a calendar. It looks like https://example.org/dates.ics.") from None
    if parts.scheme not in DEFAULT_PORTS or not host:
        raise _Refused("The address of a calendar begins with https://, http:// or webcal://.")
    if "@" in parts.netloc:
        raise _Refused("There is a name or password in this address (before the @). Share the calendar without one.")
    if port not in reach.ports:
        raise _Refused("A calendar is fetched from the usual ports only (80 and 443).")
    path = quote(parts.path or "/", safe="/%:@!$&'()*+,;=~-._")
    query = quote(parts.query, safe="/%:@!$&'()*+,;=~-._?")
    name = f"[{host}]" if ":" in host else host
    return SplitResult(parts.scheme, name if port == DEFAULT_PORTS[parts.scheme] else f"{name}:{port}", path, query, "")


def _get(parts: SplitResult, etag: str, most: int, reach: Reach, deadline: Deadline) -> Fetched | str:
    """What came, or where it leads on to. Raises _Refused, Unreachable, and what http.client and sockets raise."""
    host, port = parts.hostname or "", parts.port or DEFAULT_PORTS[parts.scheme]
    wire = connect(host, port, tls=parts.scheme == "https", reach=reach, deadline=deadline)
    try:
        connection = http.client.HTTPConnection(host, port)
        connection.default_port = DEFAULT_PORTS[parts.scheme]  # else it stands in the Host header
        connection.sock = wire  # connected already, to the address that was judged
        headers = {"User-Agent": AGENT, "Accept": "text/calendar, */*;q=0.5", "Accept-Encoding": "identity"}
        if ETAG.fullmatch(etag):
            headers["If-None-Match"] = etag
        connection.request(
            "GET", parts._replace(scheme="", netloc="").geturl(), headers=headers | {"Connection": "close"}
        )
        return _answer(connection.getresponse(), parts.geturl(), etag, most)
    finally:
        wire.end()


def _answer(response: http.client.HTTPResponse, url: str, etag: str, most: int) -> Fetched | str:
    if response.status == NOT_MODIFIED and etag:
        return Fetched(b"", etag, url, unchanged=True)
    if response.status in REDIRECTS:
        return response.getheader("Location") or ""
    if response.status != http.client.OK:
        kind = "has trouble at the moment" if response.status >= 500 else "does not give the calendar"
        raise _Refused(STATUS_WORDS.get(response.status) or f"The calendar's server {kind} ({response.status}).")
    if (response.getheader("Content-Encoding") or "identity").strip().lower() != "identity":
        raise _Refused("The calendar comes compressed, although we ask for it as it is.")
    found = response.getheader("ETag") or ""
    return Fetched(_body(response, most), found if ETAG.fullmatch(found) else "", url)


def _body(response: http.client.HTTPResponse, most: int) -> bytes:
    """All of it, or _Refused as soon as it is known to be too much."""
    too_much = _Refused(f"The calendar is larger than {most / MEGABYTE:g} MB.")
    if response.length is not None and response.length > most:
        raise too_much
    pieces, size = [], 0
    while piece := response.read1(PIECE):
        size += len(piece)
        if size > most:
            raise too_much
        pieces.append(piece)
    if response.length:
        raise _Refused("What came from this address broke off.")
    return b"".join(pieces)
