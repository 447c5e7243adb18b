"""The school's own numbers: they scale starting levels, and nobody but headteacher and SENCo ever reads one of them."""

import re

import pytest
from django.urls import reverse

from heatmap.forms.packs import CountsForm, as_seen
from heatmap.pack_suggested import COUNTS, names_asked
from heatmap.packs.pack import PHASES
from inclusion.school.models import AuditEntry, ImportRun, School, SchoolCount, SchoolEvent
from tests.heatmap.area_packs import look, take_over, ticked
from tests.heatmap.packs import ITEMS

pytestmark = pytest.mark.usefixtures("today")
RARE = {"plans": 1723, "plans_y5": 1931, "plans_y6": 1847, "consultations": 1609}  # numbers that stand nowhere else


def at(name="packs_counts", *args, query=""):
    return reverse(f"heatmap:{name}", args=["oakfield", *args]) + query


def text_of(response):
    return response.content.decode()


def give(school, **numbers):
    for name, number in numbers.items():
        SchoolCount.objects.create(school=school, year=2026, name=name, number=number)


def stored():
    return dict(SchoolCount.objects.values_list("name", "number"))


def send(client, seen=None, year=2026, **numbers):
    return client.post(at(), {"year": year, "seen": as_seen(seen or {}), **numbers})


def reviews_of_year_6():
    return SchoolEvent.objects.live().get(title__startswith="Annual reviews before the move to secondary")


def test_numbers_are_given_changed_and_taken_out_again(oakfield, senco, sign_in):
    client = sign_in(senco)
    assert send(client, plans=31, plans_y6=12, plans_y5="").status_code == 302
    assert stored() == {"plans": 31, "plans_y6": 12}
    page = text_of(client.get(at()))
    assert re.search(r'name="plans_y6" value="12"', page)
    assert send(client, seen=stored(), plans=30).status_code == 302
    assert stored() == {"plans": 30}
    assert list(SchoolCount.objects.values_list("school_id", "year")) == [(oakfield.pk, 2026)]
    assert "value=" not in re.search(r'<input[^>]*name="plans"[^>]*>', text_of(client.get(at(query="?year=2027"))))[0]


def test_only_numbers_that_the_phase_can_have_are_asked_for(oakfield, senco, sign_in):
    client = sign_in(senco)
    asked = re.findall(r'type="number" name="([^"]+)"', text_of(client.get(at())))
    assert asked == ["plans", "plans_nursery", "plans_y5", "plans_y6", "consultations", "pupil_premium"]
    School.objects.update(phase="secondary")
    give(oakfield, plans_y6=2)
    asked = re.findall(r'type="number" name="([^"]+)"', text_of(client.get(at())))
    older = ["plans_y11", "plans_y13", "candidates", "consultations", "pupil_premium"]
    assert asked == ["plans", "plans_y6", *older], "and what is stored"


@pytest.mark.parametrize("phase", PHASES)
def test_what_is_asked_for_is_what_the_items_of_the_phase_use(phase):
    used = {count for item in ITEMS.values() if phase in item.phases for count in (*item.scale, *item.only_where)}
    asked = CountsForm(stored={}, phase=phase).asked
    assert {COUNTS[SchoolCount.Name(field.name)] for field in asked} == used
    assert all(field.help_text for field in asked)


def test_every_number_is_asked_for_somewhere():
    assert {name for phase in PHASES for name in names_asked(phase)} == set(SchoolCount.Name.values)


@pytest.mark.parametrize("typed", ["-1", "2001", "many", "1.5", "9" * 5000, "１２x"])
def test_bad_numbers_are_answered_in_words_and_stay(senco, sign_in, typed):
    answer = send(sign_in(senco), plans=typed, consultations=7)
    assert answer.status_code == 422
    assert "Give a whole number from 0 to 2,000, or leave it empty." in text_of(answer)
    assert 'value="7"' in text_of(answer)
    assert stored() == {}


def test_the_loser_of_a_race_sees_both_numbers(head, senco, sign_in):
    send(sign_in(senco), plans=31)
    answer = send(sign_in(head), plans=29)
    assert answer.status_code == 409
    assert "Saved: </span>31" in text_of(answer)
    assert 'name="plans" value="29"' in text_of(answer)
    assert stored() == {"plans": 31}
    again = re.search(r'name="seen" value="([^"]*)"', text_of(answer))[1].replace("&quot;", '"')
    assert sign_in(head).post(at(), {"year": 2026, "seen": again, "plans": 29}).status_code == 302
    assert stored() == {"plans": 29}


@pytest.mark.parametrize("seen", ["", "[]", "{", "1", "null", '{"plans": 31, "x": 1}'])
def test_a_form_that_lost_what_it_had_seen_overwrites_nothing(oakfield, senco, sign_in, seen):
    give(oakfield, plans=31)
    assert sign_in(senco).post(at(), {"year": 2026, "seen": seen, "plans": 29}).status_code == 409
    assert stored() == {"plans": 31}


def test_sent_twice_it_is_given_once(senco, sign_in):
    client = sign_in(senco)
    assert [send(client, plans=31).status_code for _ in range(2)] == [302, 302]
    assert AuditEntry.objects.filter(verb="gave numbers for").count() == 1


@pytest.mark.parametrize(("number", "level"), [(None, 2), (2, 1), (8, 3), (12, 4), (0, None)])
def test_numbers_scale_the_starting_levels(oakfield, head, number, level):
    if number is not None:
        give(oakfield, plans_y6=number)
    take_over(oakfield, head, "send-cycle")
    if level is None:
        assert not SchoolEvent.objects.filter(title__contains="(Year 6)").exists()
    else:
        assert dict(reviews_of_year_6().levels.values_list("role__slug", "level"))["senco"] == level


def test_new_numbers_change_levels_only_when_the_pack_is_looked_at_again(oakfield, head, sign_in):
    take_over(oakfield, head, "send-cycle")
    client = sign_in(head)
    send(client, plans_y6=12)
    assert reviews_of_year_6().levels.get(role__slug="senco").level == 2
    assert "The pack has 1 change since" in text_of(client.get(at("packs")))
    take_over(oakfield, head, "send-cycle")
    assert reviews_of_year_6().levels.get(role__slug="senco").level == 4


def test_nobody_else_reads_a_number_anywhere(oakfield, head, senco, deputy, office, teacher, governor, sign_in):
    assert send(sign_in(senco), **RARE).status_code == 302
    take_over(oakfield, head, "send-cycle", "national-dates")
    runs = look(oakfield, office, "send-cycle", "national-dates")
    assert not ticked(office, runs)
    addresses = [at("packs"), at("term"), at("data_csv"), at("data_json"), "/oakfield/settings/", "/oakfield/events/"]
    preview = at("packs_preview", runs[0].pk, query=f"?run={runs[1].pk}")
    run = at("pack_run", ImportRun.objects.filter(state="applied").first().pk)
    pages = [
        (member, address)
        for member in (head, senco, deputy, office, teacher, governor)
        for address in [
            *addresses,
            run,
            *([preview] if member in (head, office, senco) else []),
            "/oakfield/settings/audit/",
        ]
    ]
    for member, address in pages:
        said = text_of(sign_in(member).get(address))
        assert not any(str(number) in re.sub(r"[0-9a-f-]{16,}", "", said) for number in RARE.values()), address
    summaries = " ".join(AuditEntry.objects.values_list("summary", flat=True))
    assert not any(str(number) in summaries for number in RARE.values())
    assert "Starting levels of 2026/27" in summaries
    for member in (deputy, office, teacher, governor):
        assert sign_in(member).get(at()).status_code == 404
        assert send(sign_in(member), plans=1).status_code == 404
