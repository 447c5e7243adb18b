"""What a school made of the packs' events of one year goes on in the next: their dates by the roll, their levels."""

from dataclasses import replace
from datetime import date

import pytest

from heatmap.actions.packs import look_at_packs, take_over_packs, undo_packs
from heatmap.models import FeltWeek
from heatmap.pack_import import offers
from heatmap.pack_rows import previews
from inclusion.school.actions.events import EventDetails, change_event, delete_event
from inclusion.school.models import AuditEntry, CalendarSource, School, SchoolEvent
from tests.factories import make_member
from tests.heatmap.area_packs import take_over, ticked
from tests.heatmap.area_rolling import make_next_year
from tests.heatmap.test_rolling_pages import ticked as rolling

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("today")]
ROLL = "/oakfield/heatmap/roll/"
EVENING = "Spring parents’ evenings; plan, do, review"
NEXT = date(2027, 9, 1)


@pytest.fixture
def school(oakfield, head):
    make_next_year(oakfield)
    take_over(oakfield, head, "school-rhythms")
    return oakfield


def evening(*, following=False):
    found = SchoolEvent.objects.live().filter(title=EVENING)
    return found.get(starts_on__gte=NEXT) if following else found.get(starts_on__lt=NEXT)


def evenings():
    return SchoolEvent.objects.live().filter(title=EVENING, starts_on__gte=NEXT).count()


def edit(event, *, by=None, levels=None, **changes):
    roles = {role.slug: role.pk for role in event.school.roles.all()}
    kept = dict(event.levels.values_list("role_id", "level"))
    meant = kept if levels is None else kept | {roles[slug]: level for slug, level in levels.items()}
    details = replace(EventDetails.of(event), **changes)
    return change_event(by=by, event=event, version=event.version, details=details, levels=meant)


def move(event):
    return edit(event, starts_on=date(2027, 3, 9), ends_on=date(2027, 3, 10))


def levels_of(event):
    return dict(event.levels.values_list("role__slug", "level"))


def look_next(school, head):
    runs = look_at_packs(by=head, school=school, year=2027, packs=["school-rhythms"])
    (row,) = [line for line in previews(head, runs)[0].rows if line.row.title == EVENING]
    return runs, row


def take_next(school, head):
    runs, _ = look_next(school, head)
    return take_over_packs(by=head, runs=runs, chosen=ticked(head, runs))


# Rolling what was edited ----------------------------------------------------------------------------------------------


def test_an_edited_event_of_a_pack_is_rolled_and_one_that_nobody_touched_is_not(school, head, sign_in):
    client = sign_in(head)
    assert EVENING not in client.get(ROLL, {"part": 1}).content.decode()
    event = move(evening())
    pages = [client.get(ROLL, {"part": part}).content.decode() for part in range(1, 5)]
    assert any(f"take-{event.pk.hex}" in page for page in pages)
    client.post(ROLL, {"part": 1, **rolling(event, "2028-03-07")})
    assert evening(following=True).starts_on == date(2028, 3, 7)


def test_what_others_set_is_left_to_the_pack_although_it_was_edited(school, head, sign_in):
    days = SchoolEvent.objects.live().get(title="Transition and move-up days")
    edit(days, starts_on=date(2027, 7, 8), ends_on=date(2027, 7, 9))
    client = sign_in(head)
    assert "Transition" not in "".join(client.get(ROLL, {"part": n}).content.decode() for n in range(1, 5))


def test_the_next_pack_adds_no_second_copy_of_what_was_rolled(school, head, sign_in):
    event = move(evening())
    sign_in(head).post(ROLL, {"part": 1, **rolling(event, "2028-03-07")})
    runs, line = look_next(school, head)
    assert (line.row.verdict, line.is_ticked) == ("edited", False)
    take_over_packs(by=head, runs=runs, chosen=ticked(head, runs))
    assert evenings() == 1
    assert evening(following=True).starts_on == date(2028, 3, 7)


def test_what_the_next_pack_has_brought_already_is_not_rolled_beside_it(school, head, sign_in):
    event = move(evening())
    take_next(school, head)
    client = sign_in(head)
    client.post(ROLL, {"part": 1, **rolling(event, "2028-03-07")})
    assert evenings() == 1
    pages = "".join(client.get(ROLL, {"part": n}).content.decode() for n in range(1, 5))
    assert "The pack has brought it" in pages
    assert str(evening(following=True).pk) in pages


def test_after_an_undo_the_pack_brings_it_again(school, head, sign_in):
    event, client = move(evening()), sign_in(head)
    client.post(ROLL, {"part": 1, **rolling(event, "2028-03-07")})
    client.post(f"{ROLL}{CalendarSource.objects.get(kind='year').pk}/undo/")
    _, line = look_next(school, head)
    assert (line.row.verdict, line.is_ticked) == ("new", True)


def test_a_rolled_event_that_was_deleted_is_not_brought_back_by_the_pack(school, head, sign_in):
    event = move(evening())
    sign_in(head).post(ROLL, {"part": 1, **rolling(event, "2028-03-07")})
    new = evening(following=True)
    delete_event(by=head, event=new, version=new.version)
    _, line = look_next(school, head)
    assert (line.row.verdict, line.is_ticked) == ("deleted", False)


# Carrying levels ------------------------------------------------------------------------------------------------------


def test_levels_that_were_edited_go_on_in_the_next_year_and_the_preview_says_so(school, head):
    edit(evening(), levels={"senco": 2})
    _, line = look_next(school, head)
    assert line.row.incoming.levels["senco"] == 2
    assert "as your school had it in 2026/27" in line.row.incoming.needs
    assert line.levels_from == "2026/27"
    take_next(school, head)
    assert levels_of(evening(following=True))["senco"] == 2


def test_levels_that_nobody_edited_follow_the_pack_and_the_new_numbers(school, head):
    move(evening())
    _, line = look_next(school, head)
    assert line.row.incoming.levels["senco"] == 4
    assert line.levels_from == ""


def test_a_change_of_levels_after_the_next_pack_was_taken_is_offered_as_a_change(school, head):
    take_next(school, head)
    edit(evening(), levels={"senco": 2})
    _, line = look_next(school, head)
    assert (line.row.verdict, line.is_ticked) == ("changed", True)


def test_levels_of_confidential_or_deleted_events_go_nowhere(school, head):
    edit(evening(), levels={"senco": 2}, confidential=True)
    assert look_next(school, head)[1].row.incoming.levels["senco"] == 4
    SchoolEvent.objects.filter(title=EVENING).update(confidential=False)
    event = evening()
    delete_event(by=head, event=event, version=event.version)
    assert look_next(school, head)[1].row.incoming.levels["senco"] == 4


def test_a_school_that_edited_nothing_asks_little_more(school, head, django_assert_max_num_queries):
    school = School.objects.get(pk=school.pk)
    with django_assert_max_num_queries(9):
        offers(school, 2027)


# Carrying what was felt -----------------------------------------------------------------------------------------------


class TestFelt:
    @pytest.fixture
    def mine(self, school, senco):
        FeltWeek.objects.create(school=school, membership=senco, monday=date(2027, 3, 1), felt=5)
        return school

    def preview(self, school, senco, client, **more):
        runs, line = look_next(school, senco)
        page = client.get(f"/oakfield/heatmap/packs/preview/{runs[0].pk}/", more).content.decode()
        return runs, line, page

    def test_a_step_is_shown_and_taken_only_by_consent(self, mine, senco, sign_in):
        client = sign_in(senco)
        runs, line, page = self.preview(mine, senco, client)
        assert "4 → 5" not in page
        assert "Use how it felt to me" in page
        _, line, page = self.preview(mine, senco, client, felt=1)
        assert "SENCo 4 → 5" in page
        runs, line = look_next(mine, senco)
        address = f"/oakfield/heatmap/packs/preview/{runs[0].pk}/"
        client.post(address, {"run": [runs[0].pk], "take": [line.row.key], "felt": [line.row.key]})
        assert levels_of(evening(following=True)) == {"senco": 5, "headteacher": 2, "class-teacher": 3}
        assert not AuditEntry.objects.filter(summary__icontains="felt").exists()

    def test_without_the_tick_nothing_moves(self, mine, senco):
        take_next(mine, senco)
        assert levels_of(evening(following=True))["senco"] == 4

    def test_the_step_stays_when_the_pack_is_looked_at_again_and_goes_with_an_undo(self, mine, senco):
        runs, line = look_next(mine, senco)
        (done,) = take_over_packs(by=senco, runs=runs, chosen={line.row.key}, felt={line.row.key})
        _, line = look_next(mine, senco)
        assert line.row.verdict == "same"
        assert levels_of(evening(following=True))["senco"] == 5
        assert undo_packs(by=senco, run=done).kept == 0
        assert evenings() == 0

    def test_others_neither_use_nor_see_it(self, mine, head, senco, sign_in):
        runs, line, page = self.preview(mine, head, sign_in(head), felt=1)
        assert "→" not in page
        assert "Use how it felt to me" not in page
        take_over_packs(by=head, runs=runs, chosen={line.row.key}, felt={line.row.key})
        assert levels_of(evening(following=True))["senco"] == 4

    def test_a_role_that_two_people_hold_stays(self, mine, school, senco, sign_in):
        make_member(school, "senco", email="second@oakfield.example")
        assert "4 → 5" not in self.preview(mine, senco, sign_in(senco), felt=1)[2]
