"""Two people type in turns into one note of a meeting in progress, in two browsers: is a keystroke lost?"""

import statistics
import threading
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack, contextmanager
from datetime import date
from datetime import time as clock_time
from difflib import SequenceMatcher
from socketserver import ThreadingMixIn
from typing import Any
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer, make_server

from django.conf import settings
from django.urls import reverse
from playwright.sync_api import Page, sync_playwright

from bench.databases import AMONG_OTHERS
from bench.figures import Figure
from bench.school_data import make_school
from bench.server import Browser
from devtools.chromium import find_chromium
from devtools.running import say
from inclusion.school.models import Membership, Role, RoleHolding, School, User
from planning.models import AgendaItem, Meeting, MeetingSeries, Participant

SAVES = 200
IS_SAVED = "() => document.querySelector('[data-saved]').textContent.startsWith('Saved')"
ON_SCREEN = "() => document.querySelector('[data-note] textarea').value"


class Server(ThreadingMixIn, WSGIServer):
    daemon_threads = True


class Quiet(WSGIRequestHandler):
    def log_message(self, format: str, *args: Any) -> None:
        """Say nothing."""


@contextmanager
def serving(browser: Browser) -> Iterator[str]:
    """The product for one person, as behind a proxy that speaks TLS and keeps their cookies; gives its address."""
    guard = threading.Lock()

    def application(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        def answer(status: str, headers: list[tuple[str, str]], exc_info: Any = None) -> Any:
            with guard:
                for value in (value for name, value in headers if name == "Set-Cookie"):
                    browser.cookies.load(value)
            return start_response(status, headers, exc_info)

        with guard:
            environ["HTTP_COOKIE"] = "; ".join(f"{name}={held.value}" for name, held in browser.cookies.items())
        environ |= {"HTTP_HOST": settings.ALLOWED_HOSTS[0], "HTTP_X_FORWARDED_PROTO": "https"}
        if "HTTP_ORIGIN" in environ:
            environ["HTTP_ORIGIN"] = f"https://{settings.ALLOWED_HOSTS[0]}"
        return browser.application(environ, answer)

    with make_server("127.0.0.1", 0, application, Server, Quiet) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        try:
            yield f"http://127.0.0.1:{server.server_port}"
        finally:
            server.shutdown()


def make_meeting(school: School) -> AgendaItem:
    """A meeting in progress of the head and a SENCo, with one item."""
    user = User.objects.create_user(f"senco@{school.slug}.example", name="Sam Senco")
    senco = Membership.objects.create(school=school, user=user, name=user.name, email=user.email)
    RoleHolding.objects.create(school=school, membership=senco, role=Role.objects.get(school=school, slug="senco"))
    series = MeetingSeries.objects.create(school=school, name="Two hands", created_by=senco)
    meeting = Meeting.objects.create(
        school=school,
        series=series,
        title="Two hands",
        on=date(2027, 1, 12),
        starts_at=clock_time(15, 30),
        state=Meeting.State.IN_PROGRESS,
        created_by=senco,
    )
    for person in school.memberships.all():
        Participant.objects.create(school=school, meeting=meeting, membership=person, is_chair=True)
    return AgendaItem.objects.create(school=school, series=series, meeting=meeting, title="One note")


def measure(saves: int = SAVES) -> list[Figure]:
    chromium = find_chromium()
    if chromium is None:
        say("No Chromium, so nobody types into a meeting.")
        return []
    school = make_school("two-hands", 10)
    item = make_meeting(school)
    people = [Browser.signed_in(f"{name}@{school.slug}.example", AMONG_OTHERS) for name in ("head", "senco")]
    path = reverse("planning:live", args=[school.slug, item.meeting_id])
    with ExitStack() as stack:
        addresses = [stack.enter_context(serving(person)) for person in people]
        play = stack.enter_context(sync_playwright())
        browsers = [play.chromium.launch(executable_path=chromium, args=["--no-sandbox"]) for _ in people]
        pages = [browser.new_page() for browser in browsers]
        for page, address in zip(pages, addresses, strict=True):
            page.goto(f"{address}{path}")
        lines, seconds = type_in_turns(pages, saves)
        screens = [settled(page) for page in pages]
    item.refresh_from_db()
    typed = sum(map(len, lines))
    lost = sum(missing(lines, text) for text in (item.note, *screens))
    median = f"{typed} typed, {statistics.median(seconds) * 1000:.0f} ms a save"
    return [Figure(f"keystrokes lost, two browsers in one note, {saves} saves in turns", lost, 0, median)]


def type_in_turns(pages: list[Page], saves: int) -> tuple[list[str], list[float]]:
    """What each typed into a line of their own, and how long each save took until the page said so."""
    lines, seconds = ["", ""], []
    for turn in range(saves):
        page, who = pages[turn % 2], turn % 2
        if turn < 2:
            page.locator("[data-note] textarea").press("Control+End")
            page.keyboard.press("Enter")
        word = f"{'hs'[who]}{turn} "
        page.keyboard.type(word)
        lines[who] += word
        started = time.perf_counter()
        page.keyboard.press("Control+s")
        page.wait_for_function(IS_SAVED)
        seconds.append(time.perf_counter() - started)
    return lines, seconds


def settled(page: Page) -> str:
    """The note as the page shows it once it has asked what changed."""
    page.wait_for_timeout(4_000)
    return str(page.evaluate(ON_SCREEN))


def missing(lines: list[str], text: str) -> int:
    """How many keystrokes of the lines the text has not; each line is held against the line that is most like it."""
    return sum(len(line) - max(in_common(line, other) for other in text.split("\n")) for line in lines)


def in_common(line: str, other: str) -> int:
    """How many characters of the line the other has in the same order."""
    if line == other:
        return len(line)
    return sum(block.size for block in SequenceMatcher(None, line, other, autojunk=False).get_matching_blocks())
