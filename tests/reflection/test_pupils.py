"""The pupils' question: asked once a term, the gap before the average, the trend, and who learns nothing of it."""

from datetime import date

import pytest
from django.test import Client
from django.utils import timezone

from inclusion.school.models import AuditEntry, Term
from reflection.actions.rounds import call_off_round, leave_round
from reflection.models import PupilTheme, Round, RoundMember
from reflection.prompts import RoundKind
from tests.reflection.pages import text, url
from tests.reflection.pupil_rows import AUTUMN, make_theme, score
from tests.reflection.rows import SPRING, make_round

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("today")]
KEY = "8f14e45f-ceea-467f-a9f0-000000000001"


def typed(*people, key=KEY):
    return {"people": [str(person.pk) for person in people], "creation_key": key}


def page_of(sign_in, person, query=""):
    page = text(sign_in(person).get(url("pupils_question") + query))
    return page.split("<main")[1].split("</main>")[0]


@pytest.fixture
def revealed(head, senco):
    """A round of two who are apart on two facets."""
    round = make_round([head, senco], ready=[head, senco], revealed=True)
    score(round, head, team=2, communicate=4)
    return round


def test_an_empty_page_teaches_and_offers_to_begin(head, sign_in):
    page = page_of(sign_in, head)
    assert "Ask it this term" in page
    assert url("pupils_start") in page


def test_the_partner_is_chosen_already(head, senco, teacher, sign_in):
    page = text(sign_in(head).get(url("pupils_start")))
    chosen = [
        field for field in page.split("<input")[1:] if 'name="people"' in field and " checked" in field.split(">")[0]
    ]
    assert len(chosen) == 1
    assert f'value="{senco.pk}"' in chosen[0]
    assert "Spring term 2027" in page


def test_it_begins_for_the_term_with_those_chosen(head, senco, sign_in):
    answer = sign_in(head).post(url("pupils_start"), typed(senco), follow=True)
    assert "Begun. Each of you writes alone now." in text(answer)
    round = Round.objects.get()
    assert (round.kind, round.title, round.term_starts_on) == (
        RoundKind.PUPILS,
        "The pupils’ question, Spring term 2027",
        SPRING,
    )
    assert {member.membership for member in round.members.all()} == {head, senco}


def test_in_the_holidays_it_begins_for_the_next_term(head, senco, sign_in, time_machine):
    time_machine.move_to(date(2027, 3, 30))
    sign_in(head).post(url("pupils_start"), typed(senco))
    assert Round.objects.get().term_starts_on == date(2027, 4, 12)


def test_without_terms_it_says_so(head, sign_in):
    Term.objects.all().delete()
    for name in ("pupils_question", "pupils_start"):
        assert "school has no term to come yet" in text(sign_in(head).get(url(name)))
    assert not Round.objects.exists()


def test_a_form_sent_twice_is_one_round_and_the_partner_finds_the_same(head, senco, sign_in):
    client = sign_in(head)
    for _ in range(2):
        assert "Begun." in text(client.post(url("pupils_start"), typed(senco), follow=True))
    again = text(sign_in(senco).post(url("pupils_start"), typed(head, key=""), follow=True))
    assert "You ask this with the same people this term already. Here it is." in again
    assert Round.objects.count() == 1


def test_going_back_and_choosing_other_people_is_another_round(head, senco, teacher, sign_in):
    client = sign_in(head)
    client.post(url("pupils_start"), typed(senco))
    client.post(url("pupils_start"), typed(senco, teacher))
    assert Round.objects.count() == 2


def test_a_revealed_one_is_shown_again_and_a_called_off_one_can_be_asked_anew(head, senco, sign_in, revealed):
    page = text(sign_in(head).post(url("pupils_start"), typed(senco), follow=True))
    assert "this term already" in page
    assert Round.objects.count() == 1
    other = make_round([senco, head], term_starts_on=AUTUMN)
    call_off_round(by=head, round=other)
    Round.objects.filter(pk=revealed.pk).delete()
    Round.objects.filter(pk=other.pk).update(term_starts_on=SPRING)
    sign_in(head).post(url("pupils_start"), typed(senco))
    assert Round.objects.count() == 2


@pytest.mark.parametrize("people", [[], ["nobody"], ["00000000-0000-0000-0000-000000000000"]])
def test_nobody_chosen_is_answered_in_words(people, head, senco, sign_in):
    answer = sign_in(head).post(url("pupils_start"), {"people": people, "creation_key": KEY})
    assert answer.status_code == 422
    assert 'role="alert"' in text(answer)
    assert not Round.objects.exists()


def test_the_form_says_who_reads_it(head, senco, sign_in):
    page = text(sign_in(head).get(url("pupils_start")))
    for words in ("What each writes only they read", "subject access request", "No pupil names"):
        assert words in page


def test_the_gap_stands_before_the_average_and_before_what_each_says(revealed, head, senco, sign_in):
    facet = page_of(sign_in, head).split('id="facet-communicate"')[1].split("</section>")[0]
    assert f"<b>1 apart</b>: {head.name} 4, {senco.name} 3 · average 3.5" in facet
    assert facet.index("1 apart") < facet.index("average") < facet.index(f"Of {senco.name}: communicate")
    page = page_of(sign_in, senco)
    assert "<b>No gap</b>" in page
    assert "What would have to be true for a higher score" in page
    assert f"Of {head.name}: true" in page


def test_before_the_reveal_one_reads_ones_own_only(head, senco, sign_in):
    round = make_round([head, senco], ready=[senco])
    score(round, senco, team=5)
    assert f"Of {senco.name}: team" in page_of(sign_in, senco)
    page = page_of(sign_in, head, f"?round={round.pk}")
    assert f"Of {senco.name}" not in page
    assert "gap-line" not in page
    assert "term-scores" not in page
    assert "Ready" in page


def test_who_was_left_out_reads_nothing_and_has_no_trend_until_they_join(head, senco, teacher, sign_in):
    round = make_round([head, senco, teacher], ready=[head, senco], revealed=True)
    RoundMember.objects.filter(round=round, membership=teacher).update(left_out_at=timezone.now())
    page = page_of(sign_in, teacher)
    assert f"Of {head.name}" not in page
    assert "term-scores" not in page
    assert "Write mine, then read" in page
    page = page_of(sign_in, head)
    assert f"without {teacher.name}" in page.split("term-scores")[1]
    assert "2 people" in page


@pytest.mark.parametrize("who", ["deputy", "teacher", "office", "phase_leader"])
def test_for_others_a_round_does_not_exist(who, revealed, head, request, sign_in):
    person = request.getfixturevalue(who)
    client = sign_in(person)
    assert client.get(url("pupils_question") + f"?round={revealed.pk}").status_code == 404
    page = page_of(sign_in, person)
    assert "gap-line" not in page
    assert "term-scores" not in page
    assert head.name not in page
    for name in ("theme_add", "round_to_agenda"):
        assert client.post(url(name, round=revealed.pk), {"facet": "team"}).status_code == 404


def test_other_schools_governors_and_strangers(revealed, governor, other_head, sign_in):
    for name in ("pupils_question", "pupils_start"):
        assert sign_in(governor).get(url(name)).status_code == 404
        assert sign_in(other_head).get(url(name)).status_code == 404
        assert Client().get(url(name)).status_code == 302


def test_an_unknown_round_is_not_found_and_nonsense_is_left_out(head, revealed, sign_in):
    client = sign_in(head)
    assert client.get(url("pupils_question") + f"?round={KEY}").status_code == 404
    assert client.get(url("pupils_question") + "?round=x&facet=y").status_code == 200
    standing = make_round([head], RoundKind.STANDING)
    assert client.get(url("pupils_question") + f"?round={standing.pk}").status_code == 404


def test_the_trend_keeps_groups_apart_and_counts_what_one_may_read(head, senco, teacher, deputy, sign_in):
    for day, number in ((AUTUMN, 5), (SPRING, 4)):
        round = make_round([head, senco], ready=[head, senco], revealed=True, term_starts_on=day)
        score(round, head, team=number)
    three = make_round([head, senco, teacher], ready=[head, senco, teacher], revealed=True)
    score(three, teacher, team=1)
    hidden = make_round([head, deputy], ready=[deputy])
    score(hidden, deputy, team=5, systems=5)
    foreign = make_round([senco, deputy], ready=[senco, deputy], revealed=True)
    score(foreign, deputy, systems=1)
    page = page_of(sign_in, head).split("Term by term")[1]
    assert page.count("<table") == 2
    pair = next(part for part in page.split('class="panel trend"') if f"With {senco.name}</h3>" in part)
    assert "<b>2 apart</b> · 4 <small>2 people</small>" in pair
    assert "<b>1 apart</b> · 3.5 <small>2 people</small>" in pair
    assert pair.index("Autumn term 2026") < pair.index("Spring term 2027")
    assert pair.count("<svg") == 4
    assert 'aria-label="Joined-up team: Autumn 2026 4, Spring 2027 3.5"' in pair
    assert "<b>2 apart</b> · 2.3 <small>3 people</small>" in page
    assert deputy.name not in page


def test_who_has_left_a_round_loses_its_numbers(head, senco, teacher, sign_in):
    round = make_round([head, senco, teacher], ready=[head, senco])
    leave_round(by=teacher, round=round)
    page = page_of(sign_in, teacher)
    assert "term-scores" not in page
    assert f"Of {head.name}" not in page
    assert sign_in(teacher).get(url("theme_add", round=round.pk)).status_code == 403
    assert "You take part no longer." in page_of(sign_in, teacher, f"?round={round.pk}")


@pytest.mark.parametrize("count", [1, 3])
def test_the_page_takes_as_many_queries_for_more_rows(count, head, senco, sign_in, django_assert_num_queries):
    days = [SPRING, AUTUMN, date(2026, 4, 13)][:count]
    for day in days:
        round = make_round([head, senco], ready=[head, senco], revealed=True, term_starts_on=day)
        score(round, head, team=1)
        for number in range(count):
            make_theme(round, senco, f"Theme {number}")
    client = sign_in(head)
    client.get(url("pupils_question"))
    with django_assert_num_queries(14):
        client.get(url("pupils_question"))


# ---- Themes from pupil voice ----


def theme_typed(words="Fewer know whom to ask after lunch.", **more):
    return {"text": words, "facet": "team", "source": "survey", "creation_key": KEY, **more}


def test_a_theme_stands_beside_its_facet_for_all_who_take_part(revealed, head, senco, sign_in):
    answer = sign_in(senco).post(url("theme_add", round=revealed.pk), theme_typed(), follow=True)
    assert "Added. All who take part read it." in text(answer)
    facet = page_of(sign_in, head).split('id="facet-team"')[1].split("</section>")[0]
    assert "Fewer know whom to ask after lunch." in facet
    assert f"A survey, added by {senco.name}" in facet
    assert "Remove" not in facet
    entry = AuditEntry.objects.get(verb="added a theme to")
    assert entry.summary == "The pupils’ question"


def test_before_the_reveal_themes_stand_in_a_list(head, senco, sign_in):
    round = make_round([head, senco])
    make_theme(round, senco, "One timetable for all.", facet="systems")
    assert "One timetable for all." in page_of(sign_in, head)


def test_a_theme_sent_twice_is_one(revealed, head, sign_in):
    client = sign_in(head)
    for _ in range(2):
        client.post(url("theme_add", round=revealed.pk), theme_typed())
    client.post(url("theme_add", round=revealed.pk), theme_typed("Another one."))
    assert PupilTheme.objects.count() == 2


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("", "Write the theme in a sentence."),
        ("x" * 301, "Use at most 300 characters; this has 301."),
        ("They said “nobody tells us anything new”.", "Write the theme in your own words, without quoting a child."),
        ("Jamie in Y4 likes it.", "“Jamie in Y4” looks like a pupil"),
    ],
)
def test_a_theme_that_cannot_stay_so_is_answered_in_words_and_kept_in_the_form(words, said, revealed, head, sign_in):
    answer = sign_in(head).post(url("theme_add", round=revealed.pk), theme_typed(words))
    assert answer.status_code == 422
    assert said in text(answer)
    assert words in text(answer)
    assert not PupilTheme.objects.exists()


def test_a_theme_is_taken_away_by_who_added_it_only(revealed, head, senco, teacher, sign_in):
    theme = make_theme(revealed, senco)
    address = url("theme_remove", theme=theme.pk)
    assert sign_in(teacher).post(address).status_code == 404
    assert sign_in(head).post(address).status_code == 403
    assert sign_in(senco).get(address).status_code == 405
    assert "Taken away." in text(sign_in(senco).post(address, follow=True))
    assert not PupilTheme.objects.exists()
    assert sign_in(senco).post(address).status_code == 404


def test_markup_in_a_theme_is_shown_as_text(revealed, head, sign_in):
    make_theme(revealed, head, "<script>alert(1)</script>")
    assert "&lt;script&gt;" in page_of(sign_in, head)
