"""A connection to an address that was looked up and judged once, and that ends at its deadline whatever comes through.

Nothing here looks up a name again: what was judged is what is connected to.
"""

import io
import queue
import socket
import ssl
import threading
from collections.abc import Callable
from dataclasses import dataclass
from time import monotonic
from typing import Any

from inclusion.school.calendars.public_addresses import is_public

MOST_TRIED = 3


def addresses_of(host: str, port: int) -> list[str]:
    """The addresses of a name, as the system resolves it. OSError or UnicodeError where it has none."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(address[0]) for *_, address in found))


@dataclass(frozen=True)
class Reach:
    """What may be reached, and how. The product only ever uses the default, `THE_INTERNET`; tests have servers of
    their own on this machine.
    """

    may_reach: Callable[[str], bool] = is_public
    ports: frozenset[int] = frozenset({80, 443})
    resolve: Callable[[str, int], list[str]] = addresses_of
    trust: Callable[[], ssl.SSLContext] = ssl.create_default_context


THE_INTERNET = Reach()


class Unreachable(Exception):
    """No connection; the message says why."""


class Deadline:
    """An instant by which all is done."""

    def __init__(self, seconds: float) -> None:
        self._ends = monotonic() + seconds

    def left(self) -> float:
        """Seconds, more than none. Raises TimeoutError."""
        seconds = self._ends - monotonic()
        if seconds <= 0:
            raise TimeoutError
        return seconds


class _Reading(io.RawIOBase):
    """What comes through the socket, never waiting longer than the deadline."""

    def __init__(self, sock: socket.socket, deadline: Deadline) -> None:
        self._socket, self._deadline = sock, deadline

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        self._socket.settimeout(self._deadline.left())
        return self._socket.recv_into(buffer)


class Wire:
    """What http.client needs of a socket. `close` does nothing: who opened it ends it, by `end`."""

    def __init__(self, sock: socket.socket, deadline: Deadline) -> None:
        self._socket, self._deadline = sock, deadline

    def makefile(self, _mode: str) -> io.BufferedReader:
        return io.BufferedReader(_Reading(self._socket, self._deadline))

    def sendall(self, data: bytes) -> None:
        self._socket.settimeout(self._deadline.left())
        self._socket.sendall(data)

    def close(self) -> None:
        """http.client closes before the answer is read."""

    def end(self) -> None:
        self._socket.close()


def connect(host: str, port: int, *, tls: bool, reach: Reach, deadline: Deadline) -> Wire:
    """A connection to one of the host's addresses, all of which may be reached. Raises Unreachable or TimeoutError.

    The certificate is checked against the name, not against the address.
    """
    addresses = _resolved(host, port, reach, deadline)
    if not all(reach.may_reach(address) for address in addresses):
        raise Unreachable("This address does not lie on the public internet, so it is not fetched.")
    for address in addresses[:MOST_TRIED]:
        try:
            sock = opened(address, port, deadline)
        except TimeoutError:
            deadline.left()
        except OSError:
            continue
        else:
            return Wire(_secured(sock, host, reach, deadline) if tls else sock, deadline)
    raise Unreachable("There is no answer at this address.")


def opened(address: str, port: int, deadline: Deadline) -> socket.socket:
    """A connection to an address in numbers; no name is looked up. OSError where nobody answers."""
    sock = socket.socket(socket.AF_INET6 if ":" in address else socket.AF_INET, socket.SOCK_STREAM)
    try:
        sock.settimeout(deadline.left())
        sock.connect((address, port))
    except OSError:
        sock.close()
        raise
    return sock


def _secured(sock: socket.socket, host: str, reach: Reach, deadline: Deadline) -> socket.socket:
    try:
        sock.settimeout(deadline.left())
        return reach.trust().wrap_socket(sock, server_hostname=host)
    except ssl.SSLCertVerificationError as error:
        sock.close()
        raise Unreachable("The certificate of this address is not right, so it is not trusted.") from error
    except TimeoutError:
        sock.close()
        raise
    except (OSError, ValueError) as error:
        sock.close()
        raise Unreachable("No secure connection to this address is possible.") from error


def _resolved(host: str, port: int, reach: Reach, deadline: Deadline) -> list[str]:
    """The addresses, looked up once. In a thread, because a lookup has no time limit of its own."""
    answer: queue.Queue[list[str] | None] = queue.Queue()

    def look_up() -> None:
        try:
            answer.put(reach.resolve(host, port))
        except (OSError, UnicodeError):
            answer.put(None)

    threading.Thread(target=look_up, daemon=True).start()
    try:
        found = answer.get(timeout=deadline.left())
    except queue.Empty:
        raise TimeoutError from None
    if not found:
        raise Unreachable("There is no such address. Check that it is typed right.")
    return found
