"""The meeting of the cycle, step by step: its time, its agenda, itself on two screens, and its minutes."""

import re
from datetime import date, timedelta

from playwright.sync_api import expect

from planning.models import Action, AgendaItem, Meeting, Outcome

NAME = "Provision together"
TWICE, ONCE, HEADS, SENCOS = "Quiet room at lunch", "Reading in Year 4", "Support staff rota", "Moving to Year 7"
TODAY = date(2027, 1, 13)
ASKED = "Ask the phase leaders which group reads with whom"
OUTCOMES = [  # who writes it, under which item, of which kind, in which words
    ("senco", ONCE, "Decision", "The reading group goes on until Easter."),
    ("senco", ONCE, "Professional judgement", "They sound surer than the scores say."),
    ("head", HEADS, "Information", "A new assistant begins after half term."),
    ("head", HEADS, "Action", ASKED),
]


# Before it ------------------------------------------------------------------------------------------------------------


def find_the_time(page, series):
    page.goto("/oakfield/meetings/")
    page.get_by_role("link", name=NAME, exact=True).click()
    expect(page.get_by_role("heading", name="Put aside for later")).to_be_visible()
    expect(page.locator("main")).to_contain_text("waits for the next meeting")
    page.get_by_role("link", name="Find the next date").click()
    page.get_by_role("button", name="Find times").click()
    expect(page.get_by_role("heading", name="Three times that suit")).to_be_visible()
    slots = page.locator(".slot")
    expect(slots).to_have_count(3)
    for n in range(3):
        expect(slots.nth(n)).to_contain_text(re.compile(r"\d\d:\d\d–\d\d:\d\d"))
    slots.nth(1).locator(".moment").click()
    chosen = slots.nth(1).locator("input").get_attribute("value")
    page.get_by_role("button", name="Plan this meeting").click()
    expect(page.get_by_text("It is a draft so far; nothing has been sent to anybody.")).to_be_visible()
    meeting = series.meetings.get(state=Meeting.State.DRAFT)
    assert chosen.startswith(meeting.on.isoformat())
    assert meeting.on > TODAY
    assert not meeting.mails.exists()
    return meeting


def build_the_agenda(hers, his, meeting):
    address = f"/oakfield/meetings/{meeting.pk}/"
    his.goto(address)
    hers.get_by_role("button", name="Open it and invite everybody").click()
    expect(line(hers, TWICE)).to_contain_text("carried from 10 November, 2nd time")
    expect(line(hers, ONCE)).to_contain_text("carried from 5 January")
    expect(line(hers, ONCE)).not_to_contain_text("time")
    add_to_agenda(hers, SENCOS, minutes=15)
    his.reload()
    expect(titles(his)).to_have_text([TWICE, ONCE, SENCOS])
    add_to_agenda(his, HEADS, minutes=20)
    expect(his.locator(".total")).to_contain_text("55")
    his.get_by_role("button", name=f"Move up {HEADS}").click()
    expect(titles(his)).to_have_text([TWICE, ONCE, HEADS, SENCOS])
    his.get_by_role("button", name=f"Move down {TWICE}").click()
    expect(titles(his)).to_have_text([ONCE, TWICE, HEADS, SENCOS])
    hers.reload()
    expect(titles(hers)).to_have_text([ONCE, TWICE, HEADS, SENCOS])
    assert list(meeting.items.values_list("title", flat=True)) == [ONCE, TWICE, HEADS, SENCOS]
    assert {mail.membership.email for mail in meeting.mails.all()} == {
        "senco@oakfield.example",
        "head@oakfield.example",
    }


def titles(page):
    return page.locator(".agenda-list .what b")


def line(page, title):
    return page.locator(".agenda-list > li").filter(has_text=title)


def add_to_agenda(page, title, *, minutes):
    page.get_by_role("textbox", name="Item").fill(title)
    page.get_by_label("Minutes").fill(str(minutes))
    page.get_by_role("button", name="Add it").click()
    expect(titles(page).last).to_have_text(title)


def plan_the_next(page, series, meeting):
    page.goto(f"/oakfield/meetings/plan/?series={series.pk}")
    page.get_by_label("Between which dates").select_option(label="Between two dates")
    page.get_by_label("From").fill((meeting.on + timedelta(days=7)).isoformat())
    page.get_by_label("Until").fill((meeting.on + timedelta(days=35)).isoformat())
    page.get_by_role("button", name="Find times").click()
    expect(page.get_by_role("radio")).to_have_count(3)
    page.get_by_role("button", name="Plan this meeting").click()
    page.get_by_role("button", name="Open it and invite everybody").click()
    expect(titles(page)).to_have_text([TWICE, SENCOS])
    expect(line(page, TWICE)).to_contain_text("carried from 10 November, 3rd time")
    expect(line(page, TWICE)).to_contain_text("Must be decided")
    expect(page.get_by_role("region", name="Still to do from before")).to_contain_text(ASKED)
    following = series.meetings.get(state=Meeting.State.OPEN)
    assert following.on > meeting.on
    return following


# On two screens -------------------------------------------------------------------------------------------------------


def hold_the_meeting(hers, his, meeting, senco, head):
    hers.get_by_role("button", name="Start the meeting").click()
    expect(hers.locator("[data-progress]")).to_have_text("0 of 4 discussed.")
    his.goto(f"/oakfield/meetings/{meeting.pk}/")
    his.get_by_role("link", name="To the meeting").click()
    his.get_by_role("button", name="Everybody is here").click()
    expect(his.locator("#people summary")).to_contain_text("2 present")
    type_at_once(hers, his, senco, head)
    pages = {"senco": hers, "head": his}
    for who, title, kind, words in OUTCOMES:
        write_down(pages[who], title, kind, words, owner=senco.name)
        other = pages["head" if who == "senco" else "senco"]
        expect(item(other, title).locator(".outcomes")).to_contain_text(words)
    hers.get_by_role("button", name=f"Discussed: {ONCE}").click()
    his.get_by_role("button", name=f"Discussed: {HEADS}").click()
    for page in (hers, his):
        expect(page.locator("[data-progress]")).to_have_text("2 of 4 discussed.")
    action = Action.objects.get(meeting=meeting)
    assert (action.title, action.owner, action.due_on, action.status) == (ASKED, senco, due_day(meeting), "proposed")
    assert sorted(meeting.outcomes.values_list("kind", flat=True)) == sorted(Outcome.Kind.values)
    assert meeting.outcomes.get(kind="judgement").confidential
    assert list(meeting.participants.values_list("attendance", flat=True)) == ["present", "present"]


def type_at_once(hers, his, senco, head):
    """Both type under different items, and each reads what the other types without doing anything."""
    hers_note, his_note = item(hers, ONCE).get_by_label("Note"), item(his, HEADS).get_by_label("Note")
    hers_note.press_sequentially("Twelve of fifteen sessions ran.")
    his_note.press_sequentially("Two assistants change classes.")
    hers_note.blur()
    his_note.blur()
    expect(item(his, ONCE).get_by_label("Note")).to_have_value("Twelve of fifteen sessions ran.")
    expect(item(hers, HEADS).get_by_label("Note")).to_have_value("Two assistants change classes.")
    expect(item(his, ONCE).locator("[data-saved]")).to_contain_text(f"by {senco.name}")
    stored = dict(AgendaItem.objects.filter(title__in=[ONCE, HEADS]).exclude(note="").values_list("note_by", "note"))
    assert stored == {senco.pk: "Twelve of fifteen sessions ran.", head.pk: "Two assistants change classes."}


def item(page, title):
    return page.get_by_role("article", name=title)


def due_day(meeting):
    return meeting.on + timedelta(days=7)


def write_down(page, title, kind, words, *, owner):
    item(page, title).get_by_role("link", name=f"+ {kind}", exact=True).click()
    form = page.get_by_role("form", name=f"What came of {title}")
    expect(form.get_by_label(kind, exact=True)).to_be_checked()
    form.get_by_label("In words").fill(words)
    if kind == "Action":
        form.get_by_label("Who does it").select_option(label=owner)
        form.get_by_label("By when").fill(due_day(Meeting.objects.get(state="in_progress", ended_at=None)).isoformat())
    if kind == "Professional judgement":
        form.get_by_label("Confidential").check()
    form.get_by_role("button", name="Write it down").click()
    expect(item(page, title).locator(".outcomes")).to_contain_text(words)


# After it -------------------------------------------------------------------------------------------------------------


def end_and_carry(page, meeting):
    page.goto(f"/oakfield/meetings/{meeting.pk}/live/")
    page.get_by_role("link", name="End the meeting").click()
    expect(page.locator(".small-items")).to_have_text(re.compile(SENCOS))
    question = page.get_by_role("group", name=re.compile(TWICE))
    expect(question).to_contain_text("It was carried from 10 November, 2nd time.")
    page.get_by_role("button", name="End the meeting").click()
    expect(page.get_by_role("alert")).to_contain_text("The meeting is not ended yet")
    question.get_by_role("radio", name=re.compile("^Decide it")).check()
    page.get_by_role("button", name="End the meeting").click()
    expect(page.get_by_text("The discussion has ended. 2 items go on")).to_be_visible()
    states = dict(meeting.items.values_list("title", "state"))
    assert states == {ONCE: "discussed", HEADS: "discussed", TWICE: "carried", SENCOS: "carried"}


def agree_the_minutes(hers, his, meeting, head):
    hers.get_by_role("link", name=re.compile("the minutes$")).click()
    for _who, _title, kind, words in OUTCOMES:
        shown = expect(hers.locator(".minutes-text"))
        (shown.not_to_contain_text if kind == "Professional judgement" else shown.to_contain_text)(words)
    agree(hers)
    expect(hers.get_by_text("They close when the other chair agrees too.")).to_be_visible()
    his.goto(hers.url)
    agree(his, reservation="Easter may be too early to say.")
    expect(his.get_by_text("The minutes are agreed and locked.")).to_be_visible()
    hers.goto(f"/oakfield/meetings/{meeting.pk}/minutes/")
    reserved = hers.get_by_role("region", name="Agreed with a reservation")
    expect(reserved).to_contain_text(head.name)
    expect(reserved).to_contain_text("Easter may be too early to say.")
    hers.goto(f"/oakfield/meetings/{meeting.pk}/")
    expect(hers.locator(".lead")).to_contain_text("the minutes are agreed and locked")
    expect(hers.get_by_role("button", name="Add it")).to_have_count(0)
    meeting.refresh_from_db()
    assert meeting.is_closed
    assert all(chair.ticked_at for chair in meeting.participants.filter(is_chair=True))


def agree(page, *, reservation=""):
    page.get_by_role("link", name="Show everything").click()
    expect(page.locator(".minutes-text")).to_contain_text(OUTCOMES[1][3])
    if reservation:
        page.get_by_text("Add a reservation").click()
        page.get_by_label("Reservation").fill(reservation)
    page.get_by_role("button", name="I agree to these minutes").click()
