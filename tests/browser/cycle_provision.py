"""Provision and a decision in the cycle: two reviews with separate judgements, and the SENCo in at options."""

from datetime import timedelta

from playwright.sync_api import expect

from planning.models import Decision, Provision, StoppedThing


def review_two_provisions(hers, his, senco, meeting):
    review(hers, his, meeting, "Reading group", 120, "Reads on their own now, mostly.", "Clear to see in lessons.")
    decide(hers, "Continue", owner=senco.name, next_on=(meeting.on + timedelta(days=70)).isoformat())
    expect(hers.locator("main")).to_contain_text("Who sees to it")
    review(hers, his, meeting, "Third spelling group", 90, "It no longer meets the need.", "The time is worth more.")
    decide(hers, "Stop", returned=90)
    expect(hers.locator("main")).to_contain_text("90 minutes a week")
    his.goto(f"/oakfield/meetings/{meeting.pk}/live/")
    his.get_by_role("link", name="Reviews and decisions").click()
    expect(his.get_by_role("row").filter(has_text="Reading group")).to_contain_text("Continue")
    expect(his.get_by_role("row").filter(has_text="Third spelling group")).to_contain_text("Stop")
    his.goto("/oakfield/provision/stopped/")
    row = his.get_by_role("row").filter(has_text="Third spelling group")
    expect(row).to_contain_text("Decided in a review")
    expect(row).to_contain_text("1 h 30 min")
    assert Provision.objects.get(name="Third spelling group").state == Provision.State.STOPPED
    assert Provision.objects.get(name="Reading group").next_review_on == meeting.on + timedelta(days=70)
    assert StoppedThing.objects.get().minutes_returned == 90


def review(hers, his, meeting, name, minutes, sencos_words, heads_words):
    add_provision(hers, name, minutes)
    hers.get_by_role("link", name="Review it").click()
    hers.get_by_label("Meeting", exact=True).select_option(value=str(meeting.pk))
    hers.get_by_label("Partly").check()
    hers.get_by_label("Sessions planned").fill("15")
    hers.get_by_label("Sessions delivered").fill("12")
    hers.get_by_label("What the adults sense").fill("They ask for it on other days too.")
    hers.get_by_role("button", name="Save").click()
    expect(hers.locator("#sense + p + .said")).to_have_text("They ask for it on other days too.")
    address = hers.url
    hand_in_judgement(hers, address, "A little", sencos_words)
    expect(hers.locator(".judgement-states")).to_contain_text("Your judgement is in.")
    his.goto(address)
    expect(his.locator(".judgement-states")).to_contain_text("The SENCo’s judgement is in.")
    assert sencos_words not in his.content()
    his.goto(f"{address}judgement/")
    assert sencos_words not in his.content()
    hand_in_judgement(his, address, "A clear difference", heads_words)
    for page in (hers, his):
        page.goto(address)
        expect(page.locator(".compare")).to_contain_text(sencos_words)
        expect(page.locator(".compare")).to_contain_text(heads_words)
        expect(page.locator("main")).to_contain_text("They differ. The SENCo says “a little”")


def add_provision(page, name, minutes):
    page.goto("/oakfield/provision/add/")
    page.get_by_label("Name").fill(name)
    page.get_by_label("Tier").select_option(label="Targeted")
    page.get_by_label("Area of need").select_option(index=1)
    page.get_by_label("Phase or year groups").fill("Years 3 and 4")
    page.get_by_label("What it is meant to change").fill("Read and write with ease by the summer.")
    page.get_by_label("Whose time").first.fill("Teaching assistant")
    page.get_by_label("Minutes a week").first.fill(str(minutes))
    page.get_by_label("Start").fill("2026-09-07")
    page.get_by_role("button", name="Add provision").click()
    expect(page.get_by_role("heading", name=name, level=1)).to_be_visible()


def hand_in_judgement(page, address, impact, words):
    page.goto(f"{address}judgement/")
    page.get_by_label(impact, exact=True).check()
    page.get_by_label("Why").fill(words)
    page.get_by_role("button", name="Hand it in").click()
    expect(page.get_by_text("Handed in.")).to_be_visible()


def decide(page, what, *, owner="", next_on="", returned=None):
    page.get_by_role("link", name="Decide", exact=True).click()
    page.get_by_label(what, exact=True).check()
    if owner:
        page.get_by_label("Who sees to it").select_option(label=owner)
        page.get_by_label("Next review").fill(next_on)
    if returned is not None:
        page.get_by_label("Minutes a week returned").fill(str(returned))
    page.get_by_role("button", name="Decide").click()
    expect(page.locator(".lead")).to_contain_text(what)


def decide_with_the_senco_at_options(hers, his, meeting):
    his.goto("/oakfield/decisions/add/")
    his.get_by_label("What is to be decided").fill("Assistants from September")
    his.get_by_label("Area").select_option(label="Staffing deployment")
    his.get_by_label("To be decided on").fill("2027-01-20")
    his.get_by_label("Who decides").fill("Headteacher and SENCo")
    his.get_by_label("Where the SENCo joins").select_option(label="At options")
    his.get_by_label("The options").fill("One in each class\nOne in each phase")
    his.get_by_label("Meeting it belongs to").select_option(value=str(meeting.pk))
    his.get_by_role("button", name="Add decision").click()
    expect(his.locator(".lead")).to_contain_text("the SENCo joins at options")
    address = his.url
    his.goto("/oakfield/decisions/forward/")
    expect(his.locator(".forward")).to_contain_text("SENCo joins at options")
    for page in (his, hers):
        page.goto(address)
        page.get_by_role("radio", name="At options").check()
        page.locator(".stages").get_by_role("button", name="Save").click()
        expect(page.get_by_text("Noted: at options.")).to_be_visible()
    expect(hers.locator("#stage ~ dl")).to_contain_text("The SENCo saysAt options")
    expect(hers.locator("#stage ~ dl")).to_contain_text("The leader saysAt options")
    his.goto(f"{address}settle/")
    his.get_by_label("What was decided").fill("One in each phase.")
    his.get_by_label("The SENCo’s view").fill("Then nobody is taken for cover.")
    his.get_by_role("button", name="Mark it decided").click()
    expect(his.locator("main")).to_contain_text("Then nobody is taken for cover.")
    hers.goto("/oakfield/decisions/involvement/")
    expect(hers.get_by_role("row").filter(has_text="Staffing")).to_contain_text("from the outset in 1 of 1 decision")
    decision = Decision.objects.get()
    assert (decision.state, decision.outcome, decision.meeting) == ("decided", "One in each phase.", meeting)
    assert list(decision.stages.values_list("side", "stage")) == [("leader", "options"), ("senco", "options")]
