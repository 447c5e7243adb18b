"""A meeting on two laptops: nothing typed is lost, whoever else types, whatever happens to the connection."""

import re

import pytest
from django.contrib.sessions.models import Session
from playwright.sync_api import expect

from planning.models import Meeting, Outcome
from tests.browser.watch import axe_faults
from tests.factories import PASSWORD
from tests.planning.rows import make_item, make_meeting, make_outcome, make_series

CRASH = "() => document.addEventListener('visibilitychange', (event) => event.stopImmediatePropagation(), true)"
HEAR = """() => {
    window.heard = [];
    const region = document.getElementById("live");
    const listen = () => { if (region.textContent) heard.push(region.textContent); };
    new MutationObserver(listen).observe(region, { childList: true });
}"""
STORED = "() => JSON.stringify([sessionStorage, localStorage])"
MERGES = [  # base, mine, theirs, what comes of it, whether nothing had to be chosen
    ("a\nb", "a\nb", "a\nb", "a\nb", True),
    ("a\nb", "x\nb", "a\ny", "x\ny", True),
    ("a\nb\nc", "a\nb\nc\nd", "z\na\nb\nc", "z\na\nb\nc\nd", True),
    ("a", "a\nmine", "a\ntheirs", "a\ntheirs\nmine", True),
    ("a", "a\nsame", "a\nsame", "a\nsame", True),
    ("a", "a mine", "a\ntheirs", "a mine\ntheirs", True),
    ("a\nb\nc", "a\nc", "a\nb\nc2", "a\nc2", True),
    ("", "mine", "theirs", "theirs\nmine", False),
    ("a\nb\nc", "a\nmine\nc", "a\ntheirs\nc", "a\ntheirs\nmine\nc", False),
    ("a\nb\nc", "a\nc", "a\nb!\nc", "a\nb!\nc", False),
    ("a\nb\nc\nd", "1\n2\nc\nd", "a\n3\n4\nd", "a\n3\n4\n1\n2\nc\nd", False),
    ("\n".join("abcdefgh"), "\n".join("abXdefgh"), "\n".join("abcdefYh"), "\n".join("abXdefYh"), True),
]

MANY_MERGES = """() => {
    let seed = 7;
    const chance = (n) => { seed = (seed * 1103515245 + 12345) % 2147483648; return (seed >> 8) % n; };
    const ways = (line, mark) => [[line], [line], [], [line, mark], [mark]];
    const edit = (base, mark) => base.flatMap((line) => ways(line, mark)[chance(5)]).join("\\n");
    const count = (text, mark) => text.split("\\n").filter((line) => line === mark).length;
    for (let round = 0; round < 3000; round += 1) {
        const base = Array.from({ length: chance(9) }, () => "abcd"[chance(4)]);
        const [old, mine, theirs] = [base.join("\\n"), edit(base, "M"), edit(base, "T")];
        const { text, caret } = mergeTexts(old, mine, theirs);
        const lost = ["M", "T"].some((mark) => count(text, mark) !== count(mine, mark) + count(theirs, mark));
        if (lost) return [old, mine, theirs, text];
        for (let at = 0; at <= mine.length; at += 1) {
            if (!(caret(at) >= 0 && caret(at) <= text.length)) return [mine, at, caret(at)];
        }
        if (mergeTexts(old, old, theirs).text !== theirs) return ["mine is as it was", old, theirs];
    }
    const long = (mark) => Array.from({ length: 5000 }, (_, n) => `${n}${mark}`).join("\\n");
    const started = performance.now();
    mergeTexts(long(""), long("m"), long("t"));
    return performance.now() - started > 2000 ? "slow" : null;
}"""


@pytest.fixture
def meeting(oakfield, head, senco):
    held = make_meeting(make_series(oakfield, [head, senco]), state=Meeting.State.IN_PROGRESS)
    make_item(held, "Reading support", note="One\nTwo")
    make_item(held, "Timetable of support staff")
    return held


@pytest.fixture
def two(open_page, meeting, head, senco):
    """The page of the meeting on the laptops of the head and of the SENCo."""
    pages = [open_page(head), open_page(senco)]
    for page in pages:
        page.goto(f"/oakfield/meetings/{meeting.pk}/live/")
    return pages


def note(page, place=0):
    return page.get_by_label("Note").nth(place)


def saved(page, place=0):
    return page.locator("[data-saved]").nth(place)


def notes_of(meeting):
    return list(meeting.items.values_list("note", flat=True))


def test_two_people_type_in_turns_into_one_note_and_no_keystroke_is_lost(two, meeting):
    typed = []
    for turn in range(12):
        page, word = two[turn % 2], f"{['head', 'senco'][turn % 2]}{turn}"
        if turn < 2:
            note(page).press("Control+End")
            note(page).press("Enter")
        page.keyboard.type(f" {word}")
        typed.append(word)
        page.keyboard.press("Control+s")
        expect(saved(page)).to_have_text(re.compile(r"^Saved \d\d:\d\d"))
    for page in two:
        for word in typed:
            expect(note(page)).to_have_value(re.compile(word))
    text = notes_of(meeting)[0]
    assert text.startswith("One\nTwo\n")
    assert sorted(re.findall(r"(?:head|senco)\d+", text)) == sorted(typed)
    assert axe_faults(two[0]) == []


def test_what_another_writes_appears_without_moving_focus_or_caret(two, head, senco):
    mine, theirs = two
    note(mine, 1).press_sequentially("Half a sen")
    note(theirs).fill("Zero\nOne\nTwo")
    note(theirs).blur()
    expect(note(mine)).to_have_value("Zero\nOne\nTwo")
    expect(mine.locator("#live")).to_have_text(f"{senco.name} changed the note under Reading support.")
    expect(saved(mine)).to_have_text(re.compile(f"^Saved .* by {senco.name}$"))
    expect(note(mine, 1)).to_be_focused()
    mine.keyboard.type("tence")
    expect(note(mine, 1)).to_have_value("Half a sentence")
    note(theirs).press("Control+Home")  # in the note itself the caret stays in its line
    note(mine).fill("Top\nZero\nOne\nTwo")
    note(mine).blur()
    expect(note(theirs)).to_have_value("Top\nZero\nOne\nTwo")
    theirs.keyboard.type("> ")
    expect(note(mine)).to_have_value("Top\n> Zero\nOne\nTwo")


@pytest.mark.parametrize(
    ("choice", "expected"),
    [
        ("Put both together", "Theirs\nTwo mine\nTwo"),
        ("Use theirs", "Theirs\nTwo"),
        ("Keep mine", "Two mine\nTwo"),
    ],
)
def test_both_in_the_same_line_are_offered_and_nothing_is_overwritten(two, meeting, senco, choice, expected):
    mine, theirs = two
    mine.route("**/note/", lambda route: route.abort())  # so that both begin with the same text
    note(mine).fill("Two mine\nTwo")
    note(theirs).fill("Theirs\nTwo")
    note(theirs).blur()
    expect(saved(theirs)).to_have_text(re.compile("^Saved"))
    mine.unroute("**/note/")
    offer = mine.get_by_role("group", name="Two versions of this note")
    expect(offer).to_contain_text(f"{senco.name} wrote here while you were typing")
    expect(offer.locator("blockquote")).to_have_text("Theirs\nTwo")
    expect(note(mine)).to_have_value("Two mine\nTwo")
    expect(saved(mine)).to_contain_text("Not saved yet")
    assert notes_of(meeting)[0] == "Theirs\nTwo"
    assert axe_faults(mine) == []
    offer.get_by_role("button", name=choice).click()
    expect(offer).to_have_count(0)
    expect(saved(mine)).to_have_text(re.compile("^Saved"))
    for page in two:
        expect(note(page)).to_have_value(expected)
    assert notes_of(meeting)[0] == expected


def test_a_lost_connection_keeps_the_text_also_across_a_reload_and_saves_it_when_it_is_back(two, meeting, watch):
    watch.expect("ERR_INTERNET_DISCONNECTED")
    watch.expect("ERR_FAILED")
    mine, _ = two
    mine.context.set_offline(True)
    note(mine).press("Control+End")
    note(mine).press_sequentially(" while away")
    expect(mine.locator("[data-connection]")).to_contain_text("What you type is kept in this tab")
    expect(saved(mine)).to_have_text("No connection: kept here")
    mine.context.set_offline(False)
    expect(saved(mine)).to_have_text(re.compile("^Saved"))
    expect(mine.locator("[data-connection]")).to_be_hidden()
    assert notes_of(meeting)[0] == "One\nTwo while away"
    assert "while away" not in mine.evaluate(STORED)

    mine.route("**/note/", lambda route: route.abort())
    note(mine, 1).press_sequentially("kept over a reload")
    mine.evaluate(CRASH)
    mine.reload()
    expect(note(mine, 1)).to_have_value("kept over a reload")
    mine.unroute("**/note/")
    expect(saved(mine, 1)).to_have_text(re.compile("^Saved"))
    assert notes_of(meeting)[1] == "kept over a reload"


def test_an_answer_that_is_lost_on_the_way_makes_no_conflict(two, meeting, watch):
    watch.expect("ERR_FAILED")
    mine, _ = two

    def store_but_do_not_answer(route):
        route.fetch()
        route.abort()

    mine.route("**/note/", store_but_do_not_answer, times=1)
    note(mine, 1).press_sequentially("sent once")
    expect(saved(mine, 1)).to_have_text("No connection: kept here")
    note(mine, 1).press_sequentially(" and more")
    expect(saved(mine, 1)).to_have_text(re.compile("^Saved"))
    expect(mine.locator(".offer")).to_have_count(0)
    assert notes_of(meeting)[1] == "sent once and more"


def test_an_ended_session_says_so_and_the_text_is_there_after_signing_in(two, meeting):
    mine, _ = two
    mine.route("**/note/", lambda route: route.abort())
    note(mine).fill("typed before the end")
    Session.objects.all().delete()
    expect(mine.locator("[data-connection]")).to_contain_text("You have been signed out.")
    expect(saved(mine)).to_have_text("Signed out: kept here")
    mine.unroute("**/note/")
    mine.get_by_role("link", name="Sign in again").click()
    mine.get_by_label(re.compile("mail")).fill("head@oakfield.example")
    mine.get_by_label("Password").fill(PASSWORD)
    mine.get_by_role("button", name="Sign in", exact=True).click()
    expect(note(mine)).to_have_value("typed before the end")
    expect(saved(mine)).to_have_text(re.compile("^Saved"))
    assert notes_of(meeting)[0] == "typed before the end"


def test_a_meeting_that_closes_meanwhile_says_so_and_shows_what_was_not_saved(two, meeting):
    mine, _ = two
    mine.route("**/note/", lambda route: route.abort())
    note(mine).fill("a last remark")
    Meeting.objects.filter(pk=meeting.pk).update(state=Meeting.State.CLOSED)
    expect(mine.locator("[data-connection]")).to_contain_text("its minutes are locked")
    expect(note(mine)).to_have_value("a last remark")
    expect(saved(mine)).to_contain_text("Your words are kept here")
    mine.reload()
    expect(mine.get_by_label("Not saved, kept in this tab: Reading support")).to_have_value("a last remark")
    assert axe_faults(mine) == []


def test_outcomes_ticks_people_and_new_items_of_others_appear_and_a_half_filled_form_stays(two, meeting, senco):
    mine, theirs = two
    mine.get_by_role("link", name="+ Information").first.click()
    mine.get_by_label(re.compile("In words")).press_sequentially("Half a th")
    theirs.get_by_role("link", name="+ Action").first.click()
    form = theirs.locator(".outcome-form")
    form.get_by_label(re.compile("In words")).fill("Ask the phase leader")
    form.get_by_role("button", name="Write it down").click()
    expect(form.locator(".error-summary")).to_be_focused()
    form.get_by_label("Who does it").select_option(label=senco.name)
    form.get_by_label("By when").fill("2027-01-29")
    assert axe_faults(theirs) == []
    form.get_by_role("button", name="Write it down").click()
    expect(form).to_have_count(0)
    expect(theirs.get_by_role("heading", name="What came of it").first).to_be_focused()
    theirs.get_by_role("button", name="Discussed: Timetable of support staff").click()
    theirs.get_by_role("button", name="Everybody is here").click()
    make_item(meeting, "Something new")
    expect(mine.locator(".outcomes").first).to_contain_text("Ask the phase leader")
    tick = mine.get_by_role("button", name="Discussed: Timetable of support staff")
    expect(tick).to_have_attribute("aria-pressed", "true")
    expect(mine.locator("[data-progress]")).to_have_text("1 of 3 discussed.")
    expect(mine.get_by_text("Who is here: 2 present")).to_be_visible()
    expect(mine.get_by_role("heading", name="Something new")).to_be_visible()
    expect(mine.get_by_label(re.compile("In words"))).to_be_focused()
    mine.keyboard.type("ought")
    mine.get_by_role("button", name="Write it down").click()
    expect(mine.get_by_text("Half a thought")).to_be_visible()
    mine.get_by_role("link", name="Change: Half a thought").click()
    mine.get_by_role("button", name="Take it out").click()
    expect(mine.get_by_text("Half a thought")).to_have_count(0)
    note(mine, 2).fill("typed into the new one")
    expect(saved(mine, 2)).to_have_text(re.compile("^Saved"))
    meeting.items.filter(title="Timetable of support staff").update(position=9)
    expect(mine.get_by_role("heading", level=2).nth(1)).to_have_text("Something new")
    meeting.items.filter(title="Something new").update(meeting=None)
    expect(mine.get_by_role("heading", name="Something new")).to_have_count(0)


def test_a_half_filled_form_comes_back_when_the_tab_is_loaded_again_or_the_session_ended(two, meeting):
    mine, _ = two
    mine.get_by_role("link", name="+ Action").first.click()
    mine.get_by_label(re.compile("In words")).fill("Ask the phase leader")
    mine.get_by_label("Confidential").check()
    mine.reload()
    form = mine.locator("#items .outcome-form")
    expect(form.get_by_label(re.compile("In words"))).to_have_value("Ask the phase leader")
    expect(form.get_by_label("Who does it")).to_be_visible()
    expect(form.get_by_label("Confidential")).to_be_checked()
    Session.objects.all().delete()
    mine.get_by_role("link", name="Sign in again").click()
    mine.get_by_label(re.compile("mail")).fill("head@oakfield.example")
    mine.get_by_label("Password").fill(PASSWORD)
    mine.get_by_role("button", name="Sign in", exact=True).click()
    expect(form.get_by_label(re.compile("In words"))).to_have_value("Ask the phase leader")
    form.get_by_label("Decision", exact=True).check()
    form.get_by_role("button", name="Write it down").click()
    expect(mine.locator(".outcomes")).to_contain_text("Ask the phase leader")
    mine.reload()
    expect(mine.locator(".outcomes")).to_contain_text("Ask the phase leader")
    expect(form).to_have_count(0)
    mine.get_by_role("link", name="+ Decision").first.click()
    form.get_by_label(re.compile("In words")).fill("Too late")
    Meeting.objects.filter(pk=meeting.pk).update(state=Meeting.State.CLOSED)
    expect(mine.locator("[data-connection]")).to_contain_text("its minutes are locked")
    mine.reload()
    expect(mine.get_by_label(re.compile("Not saved, kept in this tab"))).to_have_value("Too late")


def test_who_types_on_takes_no_focus_and_is_said_once(two, senco, watch):
    watch.expect("ERR_INTERNET_DISCONNECTED")
    mine, theirs = two
    mine.evaluate(HEAR)
    mine.context.set_offline(True)
    note(mine, 1).fill("Mine")
    expect(saved(mine, 1)).to_have_text("No connection: kept here")
    note(theirs, 1).fill("Theirs")
    expect(saved(theirs, 1)).to_have_text(re.compile("^Saved"))
    mine.context.set_offline(False)
    keep = mine.get_by_role("button", name="Keep mine")
    keep.focus()
    for word in (" go", " on"):
        note(theirs, 1).press("Control+End")
        theirs.keyboard.type(word)
        theirs.keyboard.press("Control+s")
        expect(mine.locator(".offer blockquote")).to_have_text(re.compile(f"{word}$"))
    expect(keep).to_be_focused()
    spoken = [words for words in mine.evaluate("heard") if words.startswith(senco.name)]
    assert len(spoken) == 1
    mine.get_by_role("button", name="Present").first.click()  # and keeps the focus while the list is renewed
    expect(mine.locator("#people summary")).to_contain_text("1 present")
    theirs.get_by_role("button", name="Apologies").last.click()
    expect(mine.locator("#people summary")).to_contain_text("1 present, 1 apologies")
    expect(mine.get_by_role("button", name="Present").first).to_be_focused()


@pytest.mark.looks
def test_what_is_undone_is_not_called_unsaved(two):
    mine, _ = two
    note(mine).press("Control+End")
    mine.keyboard.type("!")
    mine.keyboard.press("Control+z")
    expect(note(mine)).to_have_value("One\nTwo")
    expect(saved(mine)).to_have_text(re.compile("^Saved"))


def test_what_did_not_arrive_is_asked_for_again(two, watch):
    watch.expect("ERR_FAILED")
    mine, theirs = two
    mine.route("**/note/", lambda route: route.abort(), times=1)
    note(theirs).fill("Theirs")
    note(theirs).blur()
    expect(note(mine)).to_have_value("Theirs")


@pytest.mark.looks
@pytest.mark.parametrize("types", [False, True])
def test_a_page_left_alone_warns_although_it_looks_for_changes_and_typing_puts_it_off(two, types):
    mine, _ = two
    mine.clock.install()
    mine.reload()
    mine.clock.run_for("27:00")
    if types:
        note(mine).press("Control+End")
        mine.keyboard.type("!")
        mine.clock.run_for(1_000)
        expect(saved(mine)).to_have_text(re.compile("^Saved"))
    mine.clock.run_for("01:30")
    expect(mine.get_by_role("dialog", name="Are you still there?")).to_be_visible(visible=not types)


@pytest.mark.looks
def test_a_meeting_is_held_without_scripts(open_page, meeting, senco):
    page = open_page(senco, java_script_enabled=False)
    page.goto(f"/oakfield/meetings/{meeting.pk}/live/")
    note(page).fill("Typed without scripts")
    page.get_by_role("button", name="Save").first.click()
    expect(note(page)).to_have_value("Typed without scripts")
    page.get_by_role("button", name="Discussed: Reading support").click()
    expect(page.get_by_text("1 of 2 discussed.")).to_be_visible()
    page.get_by_role("link", name="+ Decision").first.click()
    page.get_by_label(re.compile("In words")).fill("We go on")
    page.get_by_role("button", name="Write it down").click()
    expect(page.locator(".outcomes")).to_contain_text("We go on")
    make_outcome(meeting.items.last(), "Another")
    page.get_by_role("button", name="Apologies").first.click()
    expect(page.get_by_text("1 apologies, 1 not said yet")).to_be_visible()
    assert Outcome.objects.count() == 2


@pytest.mark.looks
def test_lines_of_both_are_put_together(two):
    for base, mine, theirs, text, clean in MERGES:
        found = two[0].evaluate(
            "(all) => { const { text, clean } = mergeTexts(...all); return [text, clean]; }", [base, mine, theirs]
        )
        assert found == [text, clean], (base, mine, theirs)


@pytest.mark.looks
def test_putting_together_loses_no_line_and_is_quick(two):
    lost = two[0].evaluate(MANY_MERGES)
    assert lost is None
