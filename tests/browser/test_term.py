"""A pair's term on paper: two pages of A4, whatever it held, and read without colour."""

import io
import re

import pytest
from playwright.sync_api import expect
from pypdf import PdfReader

from planning.models import Decision, Meeting
from reflection.models import AgreedChange, Answer, Learning, LookBack, PupilTheme, Round, Step, Visit
from tests.browser.watch import faults_in_every_look
from tests.reflection.term_rows import make_term

pytestmark = pytest.mark.looks
LONG = "A rather long line about what we do together in this school, and why it matters to all of us every week. "
PATTERNS = """() => Object.fromEntries([...document.querySelectorAll('.both-weeks td[class^=b]')].map(td => {
    const look = getComputedStyle(td);
    return [td.className, [look.backgroundColor, look.printColorAdjust, td.innerText.trim()]];
}))"""


@pytest.fixture
def term(head, senco):
    make_term(head, senco)


def paper(page):
    return PdfReader(io.BytesIO(page.pdf(prefer_css_page_size=True))).pages


def test_the_term_prints_on_two_pages(open_page, senco, term):
    page = open_page(senco)
    page.goto("/oakfield/reflection/term/")
    first, second = paper(page)
    assert {(round(float(one.mediabox.width)), round(float(one.mediabox.height))) for one in (first, second)} == {
        (595, 842)
    }
    assert "Shared heat and what was moved" in first.extract_text()
    assert "Involvement from the outset" in first.extract_text()
    assert "Visits both ways" in second.extract_text()
    assert "Where we stand" in second.extract_text()
    page.emulate_media(media="print")
    expect(page.get_by_role("navigation", name="Reflection")).to_be_hidden()
    expect(page.get_by_role("button", name="Print on two pages")).to_be_hidden()
    looks = page.evaluate(PATTERNS)
    assert {adjust for _, adjust, _ in looks.values()} == {"exact"}
    assert len({colour for colour, _, _ in looks.values()}) == len(looks)
    assert all(re.match(r"\d+\.\d\s+\w+", words) for _, _, words in looks.values())


def test_a_very_full_term_prints_on_two_pages(open_page, head, senco):
    make_term(head, senco, number=7)
    Meeting.objects.update(title=LONG[:100])
    Decision.objects.update(title=LONG[:100])
    Visit.objects.update(what=LONG[:100])
    Learning.objects.update(topic=LONG[:100], provider=LONG[:60])
    AgreedChange.objects.update(what=(LONG * 3)[:300])
    LookBack.objects.update(words=(LONG * 5)[:500])
    Step.objects.update(
        what=(LONG * 2)[:200], first_move=(LONG * 2)[:200], changed=(LONG * 9)[:900], noticed=(LONG * 9)[:900]
    )
    Answer.objects.filter(prompt="next").update(text=LONG * 40)
    for _ in range(5):
        PupilTheme.objects.create(school=head.school, round=Round.objects.get(kind="pupils"), text=(LONG * 3)[:300])
    page = open_page(head)
    page.goto("/oakfield/reflection/term/")
    assert len(paper(page)) == 2
    page.goto("/oakfield/reflection/term/?on=2026-10-07")  # the longest term, with the demo's own events
    assert len(paper(page)) == 2


def test_the_term_is_read_in_every_look_and_on_the_narrowest_screen(open_page, senco, term):
    page = open_page(senco)
    page.goto("/oakfield/reflection/term/")
    assert faults_in_every_look(page) == []
    page.emulate_media(media="screen")
    page.set_viewport_size({"width": 320, "height": 640})
    expect(page.get_by_role("cell", name=re.compile("Overloaded")).first).to_be_visible()
    expect(page.get_by_role("heading", name="Where we stand")).to_be_visible()
