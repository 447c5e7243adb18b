"""Fetching calendars by address: what comes, and what is refused. Servers are on this machine, so the rule which
addresses may be reached is another one here; the product's own rule has its table.
"""

import datetime
import gzip
import io
import socket
import ssl
import threading
from contextlib import contextmanager
from ipaddress import ip_address
from time import monotonic, sleep

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from hypothesis import given
from hypothesis import strategies as st

from inclusion.school.calendars import wire
from inclusion.school.calendars.fetching import MOST_BYTES, Fetched, NotFetched, fetch_calendar
from inclusion.school.calendars.public_addresses import is_public
from inclusion.school.calendars.wire import THE_INTERNET, Reach

CALENDAR = b"BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n"
PUBLIC = "93.184.216.34"
NOT_PUBLIC = "This address does not lie on the public internet, so it is not fetched."


# Which addresses ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1", "127.9.9.9", "::1", "0.0.0.0", "0.1.2.3", "::", "10.0.0.1", "172.16.0.1", "172.31.255.255",
        "192.168.1.1", "169.254.169.254", "169.254.0.1", "100.64.0.1", "100.100.100.200", "192.0.0.192", "192.0.2.1",
        "198.18.0.1", "198.51.100.1", "203.0.113.1", "224.0.0.1", "239.255.255.250", "240.0.0.1", "255.255.255.255",
        "168.63.129.16", "192.88.99.1", "fe80::1", "fe80::1%eth0", "fc00::1", "fd00:ec2::254", "fec0::1", "ff02::1",
        "::ffff:127.0.0.1", "::ffff:10.0.0.1", "::ffff:93.184.216.34", "::127.0.0.1", "::ffff:0:127.0.0.1",
        "64:ff9b::7f00:1", "64:ff9b::a9fe:a9fe", "64:ff9b:1::1", "2002:7f00:1::1", "2001:0:7f00:1::", "2001:db8::1",
        "2001:10::1", "100::1", "3fff::1", "5f00::1", "", "localhost", "127.1", "0177.0.0.1", "2130706433", "1.2.3.4/8",
    ],
)  # fmt: skip
def test_is_public_refuses_what_is_not_the_public_internet(address):
    assert not is_public(address)


@pytest.mark.parametrize(
    "address", [PUBLIC, "8.8.8.8", "1.1.1.1", "172.32.0.1", "100.128.0.1", "2606:2800:220:1::1", "2a00:1450::1"]
)
def test_is_public_takes_the_public_internet(address):
    assert is_public(address)


@given(st.ip_addresses())
def test_is_public_takes_nothing_that_python_calls_private(address):
    assert not is_public(str(address)) or (address.is_global and not address.is_multicast)


@given(st.ip_addresses(v=4))
def test_is_public_takes_no_ipv4_address_in_ipv6_clothes(address):
    for clothed in (f"::ffff:{address}", f"::{address}", f"64:ff9b::{address}"):
        assert not is_public(str(ip_address(clothed)))


def test_the_internet_is_what_the_product_reaches():
    assert fetch_calendar.__kwdefaults__["reach"] is THE_INTERNET
    assert (THE_INTERNET.may_reach, THE_INTERNET.ports) == (is_public, {80, 443})
    context = THE_INTERNET.trust()
    assert (context.verify_mode, context.check_hostname) == (ssl.CERT_REQUIRED, True)


# Servers on this machine -------------------------------------------------------------------------------------------


class Server:
    """Answers each connection by `answer(path, write)`; keeps what it was asked."""

    def __init__(self, answer, context=None):
        self.answer, self.context, self.asked, self.names = answer, context, [], []
        self.greeting = b""
        self.socket = socket.create_server(("127.0.0.1", 0))
        self.port = self.socket.getsockname()[1]
        self.stopped = threading.Event()
        threading.Thread(target=self._serve, daemon=True).start()

    def url(self, path="/dates.ics", host="calendar.example", scheme="http"):
        return f"{scheme}://{host}:{self.port}{path}"

    def reach(self, **changes):
        """The rule of these tests: only this machine, and only this port."""
        settings = {"may_reach": lambda address: address == "127.0.0.1", "ports": frozenset({self.port}),
                    "resolve": lambda _host, _port: ["127.0.0.1"]}  # fmt: skip
        return Reach(**(settings | changes))

    def _serve(self):
        while not self.stopped.is_set():
            try:
                connection, _ = self.socket.accept()
            except OSError:
                return
            threading.Thread(target=self._one, args=(connection,), daemon=True).start()

    def _one(self, connection):
        try:
            if self.context:
                connection = self.context.wrap_socket(connection, server_side=True)
            with connection:
                connection.settimeout(10)
                connection.sendall(self.greeting)
                head = b""
                while b"\r\n\r\n" not in head and (piece := connection.recv(4096)):
                    head += piece
                self.asked.append(head.decode())
                self.answer(head.split(b" ")[1].decode(), connection.sendall)
        except OSError:
            pass


@contextmanager
def serving(answer, context=None):
    server = Server(answer, context)
    try:
        yield server
    finally:
        server.stopped.set()
        server.socket.close()


def page(body=CALENDAR, status="200 OK", **headers):
    lines = [f"HTTP/1.1 {status}", *(f"{name.replace('_', '-')}: {value}" for name, value in headers.items())]
    if "Content_Length" not in headers and "Transfer_Encoding" not in headers:
        lines.append(f"Content-Length: {len(body)}")
    return "\r\n".join([*lines, "", ""]).encode() + body


def fetch(*pieces, path="/dates.ics", **options):
    """What one fetch gives from a server that answers with these bytes."""
    with serving(lambda _path, write: [write(piece) for piece in pieces]) as server:
        return fetch_calendar(server.url(path), reach=server.reach(), **options)


def words(found):
    assert isinstance(found, NotFetched)
    return found.words


# What comes --------------------------------------------------------------------------------------------------------


def test_fetch_calendar_gives_the_bytes_and_asks_with_nothing_of_ours():
    with serving(lambda _path, write: write(page(ETag='"v1"', Set_Cookie="a=b"))) as server:
        found = fetch_calendar(server.url("/dates.ics?key=a b".replace(" ", "%20")), reach=server.reach())
        assert found == Fetched(CALENDAR, '"v1"', server.url("/dates.ics?key=a%20b"))
        head = server.asked[0].split("\r\n")
    assert head[0] == "GET /dates.ics?key=a%20b HTTP/1.1"
    assert f"Host: calendar.example:{server.port}" in head
    assert "Accept-Encoding: identity" in head
    names = {line.partition(":")[0] for line in head[1:] if line}
    assert names == {"Host", "User-Agent", "Accept", "Accept-Encoding", "Connection"}


def test_fetch_calendar_reads_chunks_and_answers_without_a_length():
    chunked = fetch(page(b"10\r\nBEGIN:VCALENDAR\n\r\n1\r\n\n\r\n0\r\n\r\n", Transfer_Encoding="chunked"))
    assert isinstance(chunked, Fetched)
    assert chunked.data == b"BEGIN:VCALENDAR\n\n"
    without = fetch(b"HTTP/1.0 200 OK\r\n\r\n" + CALENDAR)
    assert isinstance(without, Fetched)
    assert without.data == CALENDAR


def test_fetch_calendar_says_when_nothing_changed():
    def answer(_path, write):
        write(page(b"", "304 Not Modified") if 'If-None-Match: "v1"' in server.asked[-1] else page(ETag='"v1"'))

    with serving(answer) as server:
        first = fetch_calendar(server.url(), reach=server.reach())
        again = fetch_calendar(server.url(), etag=first.etag, reach=server.reach())
        bad = fetch_calendar(server.url(), etag='"v1"\r\nX-Bad: 1', reach=server.reach())
    assert (again.unchanged, again.data, again.etag) == (True, b"", '"v1"')
    assert (bad.unchanged, bad.data) == (False, CALENDAR)
    assert "X-Bad" not in server.asked[2]


def test_fetch_calendar_follows_three_redirects_and_no_more():
    def answer(path, write):
        left = int(path[1:])
        write(page(b"", "302 Found", Location=f"/{left - 1}") if left else page())

    with serving(answer) as server:
        assert fetch_calendar(server.url("/3"), reach=server.reach()) == Fetched(CALENDAR, "", server.url("/0"))
        assert words(fetch_calendar(server.url("/4"), reach=server.reach())) == "The address leads on and on to others."
        assert len(server.asked) == 8


# Secure connections ------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def certificate(tmp_path_factory):
    """A certificate for calendar.example, and the file that it and its key stand in."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "calendar.example")])
    today = datetime.datetime.now(datetime.UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(today - datetime.timedelta(days=1))
        .not_valid_after(today + datetime.timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName("calendar.example")]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    file = tmp_path_factory.mktemp("tls") / "both.pem"
    pem = serialization.Encoding.PEM
    private = key.private_bytes(pem, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    file.write_bytes(made.public_bytes(pem) + private)
    return file


@contextmanager
def serving_tls(certificate):
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)
    with serving(lambda _path, write: write(page()), context) as server:
        context.sni_callback = lambda _connection, name, _context: server.names.append(name)
        yield server


@pytest.mark.parametrize("scheme", ["https", "webcal", "WebCal", "webcals"])
def test_fetch_calendar_connects_to_the_address_and_asks_for_the_name(certificate, scheme):
    with serving_tls(certificate) as server:
        reach = server.reach(trust=lambda: ssl.create_default_context(cafile=certificate))
        found = fetch_calendar(server.url(scheme=scheme), reach=reach)
        assert found == Fetched(CALENDAR, "", server.url(scheme="https"))
        assert server.names == ["calendar.example"]
        assert f"\r\nHost: calendar.example:{server.port}\r\n" in server.asked[0]


def test_fetch_calendar_trusts_no_certificate_of_another_name_or_maker(certificate):
    said = "The certificate of this address is not right, so it is not trusted."
    with serving_tls(certificate) as server:
        trusting = server.reach(trust=lambda: ssl.create_default_context(cafile=certificate))
        assert words(fetch_calendar(server.url(host="other.example", scheme="https"), reach=trusting)) == said
        assert words(fetch_calendar(server.url(scheme="https"), reach=server.reach())) == said
        assert server.asked == []


def test_fetch_calendar_says_when_no_secure_connection_is_possible():
    with serving(lambda *_: None) as server:
        server.greeting = b"220 this is no web server\r\n"
        found = fetch_calendar(server.url(scheme="https"), reach=server.reach(), timeout=5)
    assert words(found) == "No secure connection to this address is possible."


# Where it may not go -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "url",
    [
        "http://127.0.0.1/", "http://localhost/", "http://[::1]/", "http://0.0.0.0/", "http://169.254.169.254/latest",
        "http://10.0.0.1/", "http://192.168.0.1/x.ics", "http://[::ffff:127.0.0.1]/", "http://2130706433/",
        "http://0x7f.1/", "http://127.1/", "http://[fd00:ec2::254]/", "webcal://127.0.0.1/a.ics", "https://127.0.0.1/",
        "http://127.0.0.1./",
    ],
)  # fmt: skip
def test_fetch_calendar_does_not_go_to_this_machine_or_its_neighbours(url, monkeypatch):
    monkeypatch.setattr(wire, "opened", lambda *_: pytest.fail("a connection was made"))
    assert words(fetch_calendar(url)) in (NOT_PUBLIC, "There is no such address. Check that it is typed right.")


@pytest.mark.parametrize(
    ("url", "said"),
    [
        ("", "begins with https://"),
        ("calendar", "begins with https://"),
        ("file:///etc/passwd", "begins with https://"),
        ("ftp://example.org/a.ics", "begins with https://"),
        ("gopher://127.0.0.1:70/", "begins with https://"),
        ("javascript:alert(1)", "begins with https://"),
        ("data:text/calendar,x", "begins with https://"),
        ("https://", "begins with https://"),
        ("https:///a.ics", "begins with https://"),
        ("https://user:secret@example.org/a.ics", "There is a name or password in this address"),
        ("https://example.org@127.0.0.1/", "There is a name or password in this address"),
        ("https://@example.org/", "There is a name or password in this address"),
        ("http://example.org:8080/", "from the usual ports only"),
        ("http://example.org:22/", "from the usual ports only"),
        ("https://example.org:0x50/", "is not an address of a calendar"),
        ("https://example.org:99999/", "is not an address of a calendar"),
        ("http://[::1", "is not an address of a calendar"),
        ("http://exa..mple/", "is not an address of a calendar"),
        ("http://example.org/a b", "odd characters"),
        ("http://example.org/\r\nHost: x", "odd characters"),
        ("http://example.org\\@127.0.0.1/", "odd characters"),
        ("http://example.org/\u202e", "odd characters"),
        ("https://example.org/" + "a" * 2000, "too long"),
    ],
)
def test_fetch_calendar_refuses_other_kinds_of_address(url, said, monkeypatch):
    monkeypatch.setattr(wire.socket, "getaddrinfo", lambda *_a, **_k: pytest.fail("a name was looked up"))
    assert said in words(fetch_calendar(url))


def routed(monkeypatch, server):
    """Every connection goes to the server, and the list of what was to be connected to."""
    wanted, real = [], wire.opened

    def opened(address, port, deadline):
        wanted.append((address, port))
        return real("127.0.0.1", server.port, deadline)

    monkeypatch.setattr(wire, "opened", opened)
    return wanted


@pytest.mark.parametrize(
    "location",
    [
        "http://127.0.0.1/",
        "//localhost/",
        "http://169.254.169.254/latest/meta-data",
        "http://[::ffff:7f00:1]/",
        "http://10.1.2.3/",
    ],
)
def test_fetch_calendar_refuses_a_redirect_to_this_machine(location, monkeypatch):
    """With the product's own rule: only the name of the first address is answered by a stub."""

    def resolve(host, port):
        return [PUBLIC] if host == "calendar.example" else wire.addresses_of(host, port)

    with serving(lambda _path, write: write(page(b"", "302 Found", Location=location))) as server:
        wanted = routed(monkeypatch, server)
        found = fetch_calendar("http://calendar.example/", reach=Reach(resolve=resolve))
    assert words(found) == NOT_PUBLIC
    assert wanted == [(PUBLIC, 80)]


@pytest.mark.parametrize(
    ("location", "said"),
    [
        ("ftp://example.org/", "begins with https://"),
        ("http://a:b@example.org/", "There is a name or password"),
        ("http://example.org:8080/", "from the usual ports only"),
        ("", "The address leads on and on"),
    ],
)
def test_fetch_calendar_judges_a_redirect_like_an_address(location, said, monkeypatch):
    with serving(lambda _path, write: write(page(b"", "301 Moved", Location=location))) as server:
        routed(monkeypatch, server)
        assert said in words(fetch_calendar("http://calendar.example/", reach=Reach(resolve=lambda *_: [PUBLIC])))


def test_fetch_calendar_does_not_go_from_secure_to_open(certificate):
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)
    to = page(b"", "302 Found", Location="http://calendar.example/")
    with serving(lambda _path, write: write(to), context) as server:
        reach = server.reach(trust=lambda: ssl.create_default_context(cafile=certificate))
        assert "from https to http" in words(fetch_calendar(server.url(scheme="https"), reach=reach))


def test_fetch_calendar_looks_a_name_up_once_and_goes_nowhere_else(monkeypatch):
    """DNS that says a public address first and this machine afterwards gains nothing."""
    answers = iter([[PUBLIC], ["127.0.0.1"], ["127.0.0.1"]])
    asked = []

    def resolve(host, port):
        asked.append((host, port))
        return next(answers)

    def answer(path, write):
        write(page() if path == "/once" else page(b"", "302 Found", Location="/again"))

    with serving(answer) as server:
        wanted = routed(monkeypatch, server)
        monkeypatch.setattr(wire.socket, "getaddrinfo", lambda *_a, **_k: pytest.fail("looked up beside the resolver"))
        assert fetch_calendar("http://calendar.example/once", reach=Reach(resolve=resolve)).data == CALENDAR
        assert (asked, wanted) == ([("calendar.example", 80)], [(PUBLIC, 80)])
        answers = iter([[PUBLIC], ["127.0.0.1"]])
        assert words(fetch_calendar("http://calendar.example/", reach=Reach(resolve=resolve))) == NOT_PUBLIC
        assert wanted == [(PUBLIC, 80)] * 2


def test_fetch_calendar_refuses_a_name_of_which_one_address_is_not_public(monkeypatch):
    monkeypatch.setattr(wire, "opened", lambda *_: pytest.fail("a connection was made"))
    reach = Reach(resolve=lambda *_: [PUBLIC, "::ffff:127.0.0.1"])
    assert words(fetch_calendar("http://calendar.example/", reach=reach)) == NOT_PUBLIC


# Time and size -----------------------------------------------------------------------------------------------------


def drip(write, pieces, every=0.2):
    for piece in pieces:
        write(piece)
        sleep(every)


@pytest.mark.parametrize(
    "answer",
    [
        lambda _path, write: sleep(6),
        lambda _path, write: drip(write, [b"H"] + [b"T"] * 40),
        lambda _path, write: drip(write, [b"HTTP/1.1 200 OK\r\n"] + [f"X-{n}: y\r\n".encode() for n in range(40)]),
        lambda _path, write: drip(write, [b"HTTP/1.1 100 Continue\r\n\r\n"] * 40),
        lambda _path, write: drip(write, [page(b"", Content_Length=1000)] + [b"x"] * 40),
        lambda _path, write: drip(write, [page(b"", Transfer_Encoding="chunked")] + [b"1\r\nx\r\n"] * 40),
        lambda _path, write: drip(write, [b"HTTP/1.0 200 OK\r\n\r\n"] + [b"x"] * 40),
        lambda path, write: (sleep(0.6), write(page(b"", "302 Found", Location=path + "x"))),
    ],
    ids=["silence", "status", "headers", "continue", "body", "chunks", "no length", "redirects"],
)
def test_fetch_calendar_ends_in_its_time_however_slowly_it_comes(answer):
    with serving(answer) as server:
        began = monotonic()
        found = fetch_calendar(server.url(), reach=server.reach(), timeout=1.5)
        took = monotonic() - began
    assert words(found) == "The calendar did not come within 1.5 seconds."
    assert 1.4 < took < 4


def test_fetch_calendar_ends_in_its_time_when_nobody_says_who_a_name_is():
    began = monotonic()
    found = fetch_calendar(
        "http://calendar.example/", reach=Reach(resolve=lambda *_: sleep(5) or [PUBLIC]), timeout=0.5
    )
    assert words(found) == "The calendar did not come within 0.5 seconds."
    assert monotonic() - began < 2


def test_fetch_calendar_ends_in_its_time_in_the_middle_of_a_handshake():
    with serving(lambda _path, write: sleep(5)) as server:
        server.answer = lambda *_: sleep(5)
        silent = socket.create_server(("127.0.0.1", 0))
        reach = server.reach(ports=frozenset({silent.getsockname()[1]}))
        found = fetch_calendar(f"https://calendar.example:{silent.getsockname()[1]}/", reach=reach, timeout=0.5)
        silent.close()
    assert words(found) == "The calendar did not come within 0.5 seconds."


def bomb():
    out = io.BytesIO()
    with gzip.GzipFile(fileobj=out, mode="wb") as file:
        file.write(b"\0" * 20 * 1024 * 1024)
    return out.getvalue()


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        (page(b"", Content_Length=MOST_BYTES + 1), "The calendar is larger than 5 MB."),
        (b"HTTP/1.0 200 OK\r\n\r\n" + b"x" * (MOST_BYTES + 1), "The calendar is larger than 5 MB."),
        (
            page(
                b"%x\r\n" % (MOST_BYTES + 1) + b"x" * (MOST_BYTES + 1) + b"\r\n0\r\n\r\n", Transfer_Encoding="chunked"
            ),
            "The calendar is larger than 5 MB.",
        ),
        (page(bomb(), Content_Encoding="gzip"), "The calendar comes compressed"),
        (page(b"x", Content_Encoding="br"), "The calendar comes compressed"),
        (page(b"x", Content_Encoding="gzip, gzip"), "The calendar comes compressed"),
        (page(b"x", Content_Length=100), "broke off"),
        (page(b"5\r\nab", Transfer_Encoding="chunked"), "broken, or broke off"),
        (page(b"zz\r\nab", Transfer_Encoding="chunked"), "broken, or broke off"),
        (b"", "broken, or broke off"),
        (b"SSH-2.0-OpenSSH_9.2\r\n", "broken, or broke off"),
        (b"HTTP/1.1 two hundred\r\n\r\n", "broken, or broke off"),
        (b"HTTP/1.1 200 OK\r\n" + b"X: " + b"y" * 100_000 + b"\r\n\r\n", "broken, or broke off"),
        (b"HTTP/1.1 200 OK\r\n" + b"X: y\r\n" * 500 + b"\r\n", "broken, or broke off"),
        (page(b"", "401 Unauthorized"), "asks for a password"),
        (page(b"", "403 Forbidden"), "not shared with everybody"),
        (page(b"", "404 Not Found"), "There is no calendar at this address (404)."),
        (page(b"", "410 Gone"), "any more (410)"),
        (page(b"", "429 Too Many"), "come back later (429)"),
        (page(b"", "503 Unavailable"), "The calendar's server has trouble at the moment (503)."),
        (page(b"", "204 No Content"), "The calendar's server does not give the calendar (204)."),
        (page(b"", "304 Not Modified"), "The calendar's server does not give the calendar (304)."),
    ],
    ids=range(22),
)
def test_fetch_calendar_says_in_words_why_nothing_came(answer, said):
    assert said in words(fetch(answer, timeout=10))


def test_fetch_calendar_takes_exactly_as_much_as_it_says():
    found = fetch(page(b"x" * MOST_BYTES), timeout=10)
    assert isinstance(found, Fetched)
    assert len(found.data) == MOST_BYTES


def test_fetch_calendar_says_when_nobody_is_there():
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    reach = Reach(lambda _address: True, frozenset({port}), lambda *_: ["127.0.0.1", "::1"])
    found = fetch_calendar(f"http://calendar.example:{port}/", reach=reach, timeout=5)
    assert words(found) == "There is no answer at this address."


@pytest.mark.parametrize("error", [socket.gaierror(-2, "no"), UnicodeError("label too long")])
def test_fetch_calendar_says_when_there_is_no_such_name(error):
    def resolve(_host, _port):
        raise error

    found = fetch_calendar("https://calendar.example/", reach=Reach(resolve=resolve))
    assert words(found) == "There is no such address. Check that it is typed right."


@given(st.text(max_size=60))
def test_fetch_calendar_never_raises_for_what_people_type(text):
    reach = Reach(resolve=lambda *_: ["127.0.0.1"])
    for url in (text, f"https://{text}", f"http://example.org/{text}", f"webcal:{text}"):
        assert isinstance(fetch_calendar(url, reach=reach), NotFetched)
