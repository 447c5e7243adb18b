"""What a governor, a teacher and the head of another school see of joint planning: what the table says, and no more.

Each of them asks for every address of it, and follows every link that their own pages offer.
"""

import csv
import re

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from planning import urls
from planning.documents.pdf import PdfMissing, pdf_of
from tests.browser.readable_school import (
    CONFIDENTIAL,
    DECIDED,
    DECIDERS,
    PEOPLE,
    READABLE_MINUTES,
    RESERVATION,
    REVIEWED,
    UNTOLD,
    school_to_read,
)
from tests.browser.reader import Reader, given_away, missing, text_of
from tests.factories import make_member, make_school, make_year
from tests.full_school import member_at
from tests.planning.area_minutes import EVERYTHING

pytestmark = pytest.mark.looks

# fmt: off
MEETING = (  # those who do not take part: nothing of it, on any verb
    "series series_edit meeting_add meeting_edit +meeting_open meeting_cancel meeting_ics +meeting_mails"
    " meeting_of_event meeting +meeting_start meeting_end item_add +item_order item_edit +item_move_next"
    " +item_copy_next +item_park +item_take +item_drop +item_after_all +item_put_back live live_state +attendance"
    " live_note +item_discussed outcome_add outcome_edit +outcome_remove action action_edit"
)
ANSWERS = [  # addresses (+: asked with POST), governor, teacher
    ("this_week reach_card plan availability templates template_add",                        404, 200),
    ("meetings my_actions action_add",                                                       200, 200),
    ("template_edit +template_retire",                                                       404, 403),
    (MEETING,                                                                                404, 404),
    ("minutes minutes_docx",                                                                 404, 200),
    ("minutes_pdf",                                                                          404, "a file"),
    ("+minutes_tick +minutes_untick minutes_reopen",                                         404, 403),
    ("provision",                                                                            404, 200),
    ("provision_add tiers ratio_gain provision_one provision_edit delivery_add +delivery_remove"
     " +provision_remove review_add review review_edit judgement +judgement_take_back review_decide review_reopen"
     " +review_remove meeting_reviews",                                                      404, 404),
    ("cohorts cohorts_csv trend involvement decision",                                       200, 404),
    ("cohort_add cohort_edit +cohort_delete decision_add decision_edit +decision_stage"
     " decision_settle +decision_withdraw",                                                  403, 404),
    ("gaps stopped decisions forward_plan authority",                                        200, 200),
    ("gap_add gap_edit stopped_add stopped_edit authority_add authority_edit +authority_end", 403, 403),
    ("protected protected_print",                                                            200, 404),
    ("allocation protected_blocks block_add +block_mark block_replace +block_remove block_series_add"
     " block_series_end",                                                                    404, 404),
    ("feeds feed_download",                                                                  200, 200),
    ("feed_file",                                                                            404, 404),
    ("+feeds_make +feeds_reset",                                                             302, 302),
    ("+monday_note",                                                                         404, 302),
]
# fmt: on
SMALL = {("5 or fewer", "hidden", "9", "26"), ("5 or fewer",) * 4}  # of 3, 14 and 9 pupils, and of 2, 2 and 1
OFFERED = {  # where the links of their own pages lead, beyond which a walk finds nothing
    "governor": "meetings my_actions action_add cohorts cohorts_csv trend decision decisions forward_plan involvement"
    " authority gaps stopped protected protected_print feeds feed_download feed_file",
    "teacher": "this_week reach_card meetings plan availability templates template_add my_actions action_add minutes"
    " minutes_docx minutes_pdf provision gaps stopped decisions forward_plan authority feeds feed_download feed_file",
}


@pytest.fixture
def things(oakfield, senco, head, teacher):
    return school_to_read(oakfield, senco, head, teacher, member_at("phase"))


@pytest.fixture
def pdf_answer():
    """200; back to the page, which says so, where this machine cannot make PDFs."""
    try:
        pdf_of("<p>Hello")
    except PdfMissing:
        return 302
    return 200


def nobodys_event(reader, things):
    """The event of the meeting on the map, which is only for those who take part."""
    addresses = [reverse("school:event", args=["oakfield", things.event.pk]), "/oakfield/events/?q=Provision+together"]
    answers = [reader.page.request.get(address) for address in addresses]
    return answers[0].status == 404 and str(things.event.pk) not in answers[1].text()


def test_the_table_here_has_every_address_of_joint_planning():
    names = [name.lstrip("+") for row in ANSWERS for name in row[0].split()]
    assert sorted(names) == sorted(pattern.name for pattern in urls.urlpatterns)


def test_a_governor_reads_sums_and_no_names(open_page, things):
    governor = member_at("governor")
    reader = Reader(open_page(governor), governor)
    assert reader.answers(things, [(row[0], row[1]) for row in ANSWERS]) == []
    assert nobodys_event(reader, things)
    pages = reader.walk()
    assert set(pages) == set(OFFERED["governor"].split())
    hidden = {RESERVATION, "Paired reading"} | PEOPLE | READABLE_MINUTES | CONFIDENTIAL | REVIEWED | DECIDERS
    assert given_away(pages, hidden) == []
    told = {
        "gaps": ["A calm start for latecomers", "Talk in Reception"],
        "stopped": ["Third spelling group"],
        "decisions": ["Assistants from September", "A longer lunch"],
        "forward_plan": ["A longer lunch"],
        "decision": [*sorted(DECIDED), "It was agreed with a reservation."],
        "involvement": ["from the outset in 1 of 1 decision"],
        "authority": ["Books for interventions"],
        "protected": ["Safeguarding"],
        "protected_print": ["Safeguarding"],
    }
    assert missing(pages, told) == []
    small_counts_stay_small(reader.page, pages)


def small_counts_stay_small(page, pages):
    autumn = re.search(r'href="(\?term=[^"]+)">Autumn', pages["cohorts"])[1]
    for address in (f"/oakfield/provision/cohorts/{autumn}", "/oakfield/provision/trend/"):
        page.goto(address)
        rows = page.locator("table.counts tbody tr")
        expect(rows).to_have_count(2)
        assert {cells_of(row) for row in rows.all()} == SMALL
        assert "%" not in page.locator("main").inner_text()
    _heading, *rows = csv.reader(pages["cohorts_csv"].splitlines())
    assert {tuple(row[-4:]) for row in rows} == SMALL


def cells_of(row):
    return tuple(cell.strip() for cell in row.locator("td").all_inner_texts())


def test_a_teacher_reads_the_minutes_they_are_told_of_and_who_runs_what(open_page, things, teacher, pdf_answer):
    reader = Reader(open_page(teacher), teacher)
    table = [(row[0], pdf_answer if row[2] == "a file" else row[2]) for row in ANSWERS]
    assert reader.answers(things, table) == []
    assert nobodys_event(reader, things)
    running = reverse("planning:minutes", args=["oakfield", things.running.pk])
    assert reader.page.request.get(running).status == 404
    pages = reader.walk()
    assert set(pages) == set(OFFERED["teacher"].split())
    assert given_away(pages, CONFIDENTIAL | REVIEWED | DECIDERS | DECIDED | {RESERVATION, UNTOLD}) == []
    asked_for = everything_of_the_minutes(reader, things.meeting, with_pdf=pdf_answer == 200)
    assert given_away(asked_for, CONFIDENTIAL) == []
    told = {
        "minutes": sorted(READABLE_MINUTES),
        "minutes_docx": sorted(READABLE_MINUTES),
        "provision": ["Paired reading", "Priya Shah"],
        "gaps": ["A calm start for latecomers", "Priya Shah", "by Paired reading"],
        "stopped": ["Third spelling group"],
        "decisions": ["Assistants from September", "Staffing deployment", "Decided 12 Jan 2027"],
        "forward_plan": ["A longer lunch"],
        "authority": ["Books for interventions", "Helen Marsh"],
    }
    assert missing(pages, told) == []
    titles_only = {name: pages[name] for name in ("this_week", "decisions", "forward_plan")}
    assert given_away(titles_only, {"At options", "at options", "SENCo joins", "at the idea"}) == []


def everything_of_the_minutes(reader, meeting, *, with_pdf):
    """Page and files as they come to somebody who writes into the address what no button of theirs offers."""
    names = ["minutes", "minutes_docx", *(["minutes_pdf"] if with_pdf else [])]
    addresses = {name: reverse(f"planning:{name}", args=["oakfield", meeting.pk]) for name in names}
    answers = {name: reader.page.request.get(f"{at}{EVERYTHING}") for name, at in addresses.items()}
    return {name: text_of(name, answer.body()) for name, answer in answers.items()}


def test_the_head_of_another_school_finds_nothing_of_this_one(open_page, things):
    hazelwood = make_school("hazelwood", "Hazelwood School")
    make_year(hazelwood)
    head = make_member(hazelwood, "headteacher", name="Hanna Elsewhere")
    reader = Reader(open_page(head), head)
    assert reader.answers(things, [(row[0], 404) for row in ANSWERS]) == []
    assert nobodys_event(reader, things)
    pages = reader.walk()
    assert {"this_week", "meetings", "plan", "provision", "cohorts", "gaps", "decisions", "protected"} <= set(pages)
    everything = PEOPLE | READABLE_MINUTES | CONFIDENTIAL | REVIEWED | DECIDERS | DECIDED
    everything |= {RESERVATION, UNTOLD, "Oakfield", "oakfield", "Paired reading", "Third spelling group", "latecomers"}
    everything |= {"Assistants from September", "A longer lunch", "Books for interventions", "A school's own agenda"}
    assert given_away(pages, everything) == []
