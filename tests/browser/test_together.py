"""A visit, a training and the pupils' question, each played by two people on two screens, from asking to reading."""

import re
from datetime import date

from playwright.sync_api import expect

from reflection.models import AgreedChange, Learning, LookBack, Round, Visit
from reflection.prompts import RoundKind

SEEN, SHOWN = "Two children asked each other first.", "They wait longer than I thought."
FACETS = ("We are one joined-up team", "The adults communicate well", "It is clear how things work here")
LAST_FACET = "Support is the same from everybody"


def write(page, words, *, unread):
    """Write to each label alone and be ready; the other's words are nowhere on the way."""
    page.get_by_role("link", name=re.compile("^Write")).first.click()
    for label, text in words.items():
        page.get_by_label(label, exact=True).fill(text)
    assert unread not in page.content()
    page.get_by_role("button", name="I am ready").click()


def test_a_visit_from_the_offer_to_a_shared_change(open_page, senco, head, time_machine):
    hers, his = open_page(senco), open_page(head)
    hers.goto("/oakfield/reflection/visits/offer/")
    hers.get_by_label("Occasion").select_option(label="A small-group intervention")
    hers.get_by_label("What there is to see").fill("The reading group on Tuesdays")
    hers.get_by_role("button", name="Find times").click()
    hers.locator("input[name=times]").first.check()
    hers.get_by_role("button", name=re.compile("^Send")).click()
    expect(hers.get_by_text(f"It stands once {head.name} confirms it.")).to_be_visible()
    visit = Visit.objects.get()
    assert visit.state == Visit.State.OFFERED
    his.goto("/oakfield/")
    his.get_by_role("link", name=re.compile("invites you")).click()
    his.get_by_role("button", name=re.compile("^Confirm")).click()
    expect(his.get_by_text("It is on the map of you both.")).to_be_visible()
    visit.refresh_from_db()
    assert visit.is_confirmed
    time_machine.move_to(f"{visit.on}T16:00:00+00:00", tick=True)
    hers, his = open_page(senco), open_page(head)  # days later, both sign in again
    address = f"/oakfield/reflection/visits/{visit.pk}/"
    hers.goto(address)
    write(hers, {"What I noticed": SEEN, "What I appreciate": "The time you took."}, unread=SHOWN)
    his.goto(address)
    expect(his.locator("main")).to_contain_text("Ready")
    assert SEEN not in his.content()
    write(his, {"What I noticed": SHOWN}, unread=SEEN)
    for page in (hers, his):
        page.goto(address)
        expect(page.locator("main")).to_contain_text(SEEN)
        expect(page.locator("main")).to_contain_text(SHOWN)
    assert Round.objects.get(kind=RoundKind.VISIT).revealed_at


def test_a_training_from_hopes_to_a_look_back(open_page, senco, head, time_machine):
    hers, his = open_page(senco), open_page(head)
    hers.goto("/oakfield/reflection/learning/add/")
    hers.get_by_label("Topic").fill("Talk before writing")
    hers.get_by_label("First day").fill("2027-01-20")
    hers.get_by_label("Hours for each of you").fill("5")
    hers.get_by_label(head.name, exact=True).check()
    hers.get_by_role("button", name="Add the training").click()
    expect(hers.get_by_role("heading", name="Talk before writing", level=1)).to_be_visible()
    training = Learning.objects.get()
    address = f"/oakfield/reflection/learning/{training.pk}/"
    write(hers, {"What I hope for from it": "One thing for Monday."}, unread="Calm")
    his.goto(address)
    assert "One thing for Monday." not in his.content()
    write(his, {"What I hope for from it": "Calm afternoons."}, unread="One thing for Monday.")
    expect(his.locator("main")).to_contain_text("One thing for Monday.")
    time_machine.move_to("2027-01-21T16:00:00+00:00", tick=True)
    hers, his = open_page(senco), open_page(head)
    for page, words, unread in ((hers, "Sentence stems.", "Fewer words."), (his, "Fewer words.", "Sentence stems.")):
        page.goto(address)
        write(page, {"What resonated": words}, unread=unread)
    hers.goto(address)
    expect(hers.locator("main")).to_contain_text("Fewer words.")
    hers.get_by_role("link", name="Agree a change").click()
    hers.get_by_label("What we change").fill("Stems on every wall")
    hers.get_by_label("Who sees to it").select_option(label=head.name)
    hers.get_by_label("By when").fill("2027-02-05")
    hers.get_by_role("button", name="Agree it").click()
    expect(hers.get_by_role("main")).to_contain_text("Stems on every wall")
    change = AgreedChange.objects.get()
    assert change.action.title == "Stems on every wall"
    first = LookBack.objects.filter(change=change).earliest("due_on")
    assert first.due_on >= date(2027, 3, 4)
    time_machine.move_to(f"{first.due_on}T16:00:00+00:00", tick=True)
    his = open_page(head)
    his.goto("/oakfield/")
    his.get_by_role("link", name=re.compile("Is it still happening: Stems on every wall")).click()
    his.get_by_label("Partly").check()
    his.get_by_role("button", name="Save").click()
    expect(his.get_by_role("main")).to_contain_text("Partly")
    first.refresh_from_db()
    assert first.answer == "partly"


def score(page, *, others, last):
    """A place on each scale and a word, and be ready."""
    for facet in FACETS:
        page.get_by_role("group", name=facet).get_by_role("radio", name=re.compile("^3")).check()
    page.get_by_role("group", name=LAST_FACET).get_by_role("radio", name=re.compile(f"^{last}")).check()
    page.get_by_label("What would have to be true for a higher score").fill(f"Less than {others}")
    page.get_by_role("button", name="I am ready").click()


def test_the_pupils_question_shows_the_gap_and_asks_nobody_before(open_page, senco, head):
    hers, his = open_page(senco), open_page(head)
    hers.goto("/oakfield/reflection/pupils-question/begin/")
    hers.get_by_label(head.name, exact=True).check()
    hers.get_by_role("button", name="Ask it").click()
    expect(hers.get_by_role("heading", name="The pupils’ question", level=1)).to_be_visible()
    round = Round.objects.get(kind=RoundKind.PUPILS)
    writing = f"/oakfield/reflection/together/{round.pk}/write/"
    hers.goto(writing)
    score(hers, others="four", last=5)
    his.goto("/oakfield/reflection/pupils-question/")
    assert "Less than four" not in his.content()
    his.goto(writing)
    assert "Less than four" not in his.content()
    score(his, others="two", last=2)
    for page in (hers, his):
        page.goto("/oakfield/reflection/pupils-question/")
        expect(page.locator("main")).to_contain_text("3 apart")
        expect(page.locator("main")).to_contain_text("Less than four")
        expect(page.locator("main")).to_contain_text("Less than two")
