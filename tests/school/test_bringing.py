"""Taking over what a source says: what each thing would do, what is done, and what an undo brings back."""

from dataclasses import replace
from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from inclusion.school.actions.bringing import RunOver, Undone, apply_run, begin_run, drop_run, incoming_of, undo_run
from inclusion.school.actions.events import EventDetails, change_event, correct_level, delete_event, restore_event
from inclusion.school.comparing import Verdict, compare
from inclusion.school.incoming import Incoming
from inclusion.school.models import (
    AuditEntry,
    CalendarSource,
    ImportChange,
    ImportRun,
    Occurrence,
    Role,
    School,
    SchoolEvent,
    SourceEntry,
)
from tests.factories import make_event

pytestmark = pytest.mark.usefixtures("today")
V = Verdict
CENSUS = Incoming("census", "Census", date(2027, 1, 21), date(2027, 1, 21), "deadline", levels={"senco": 5})
FAIR = Incoming("fair", "Book fair", date(2027, 2, 2), date(2027, 2, 4), levels={"headteacher": 1})
VISIT = Incoming("visit", "Library visit", date(2027, 2, 16), date(2027, 2, 16))  # in half term


@pytest.fixture
def source(oakfield):
    return CalendarSource.objects.create(school=oakfield, kind="file", name="Trust calendar")


def look(source, *incoming, by=None):
    return begin_run(by=by, source=source, incoming=incoming)


def rows_of(run):
    return compare(run.source, incoming_of(run))


def bring(source, *incoming, by=None, verdicts=(V.NEW, V.CHANGED)):
    run = look(source, *incoming, by=by)
    return apply_run(by=by, run=run, chosen=[row.key for row in rows_of(run) if row.verdict in verdicts])


def verdicts(source, *incoming):
    return [row.verdict for row in compare(source, incoming)]


def event_of(title):
    return SchoolEvent.objects.get(title=title)


def edit(event, *, by=None, **changes):
    details = replace(EventDetails.of(event), **changes)
    levels = dict(event.levels.values_list("role_id", "level"))
    return change_event(by=by, event=event, version=event.version, details=details, levels=levels)


# What each thing would do -------------------------------------------------------------------------------------------


def deleted(event):
    delete_event(by=None, event=event, version=event.version)


VERDICTS = {
    "unchanged": (lambda event: None, CENSUS, V.SAME),
    "edited here, unchanged there": (lambda event: edit(event, title="Ours"), CENSUS, V.SAME),
    "changed there": (lambda event: None, replace(CENSUS, title="Spring census"), V.CHANGED),
    "moved there": (lambda event: None, replace(CENSUS, starts_on=date(2027, 1, 20)), V.CHANGED),
    "another level there": (lambda event: None, replace(CENSUS, levels={"senco": 4}), V.CHANGED),
    "edited on both sides": (lambda event: edit(event, title="Ours"), replace(CENSUS, needs="09:00"), V.EDITED),
    "confidential here": (lambda event: edit(event, confidential=True), replace(CENSUS, run_up=3), V.EDITED),
    "deleted here": (deleted, CENSUS, V.DELETED),
    "deleted here, changed there": (deleted, replace(CENSUS, run_up=3), V.DELETED),
    "purged here": (lambda event: event.delete(), CENSUS, V.DELETED),
    "another place in the file": (lambda event: None, replace(CENSUS, line="Line 9"), V.SAME),
}


@pytest.mark.parametrize(("act", "said", "verdict"), VERDICTS.values(), ids=VERDICTS)
def test_verdict_on_what_was_taken_over_before(source, act, said, verdict):
    bring(source, CENSUS)
    act(SchoolEvent.objects.get())
    (row,) = compare(source, [said])
    assert row.verdict == verdict
    assert row.is_taken(outside_too=True) == (verdict == V.CHANGED)
    assert row.is_choosable == (verdict != V.SAME and not row.covered)


@pytest.mark.parametrize(
    ("details", "verdict"),
    [
        ({}, V.DUPLICATE),
        ({"title": "  CENSUS!"}, V.DUPLICATE),
        ({"title": "Censüs"}, V.DUPLICATE),
        ({"starts_on": date(2027, 1, 22)}, V.NEW),
        ({"title": "Census of trees"}, V.NEW),
        ({"confidential": True}, V.NEW),  # a preview would tell what it is
    ],
)
def test_verdict_on_what_the_school_has_from_elsewhere(oakfield, source, details, verdict):
    make_event(oakfield, **{"title": "Census", "starts_on": date(2027, 1, 21), **details})
    (row,) = compare(source, [CENSUS])
    assert row.verdict == verdict
    assert row.is_taken(outside_too=True) == (verdict == V.NEW)


def test_verdict_on_a_deleted_likeness_and_on_other_schools_is_new(oakfield, birchwood, source):
    deleted(make_event(oakfield, title="Census", starts_on=date(2027, 1, 21)))
    make_event(birchwood, title="Census", starts_on=date(2027, 1, 21))
    assert verdicts(source, CENSUS) == [V.NEW]


def test_rows_come_by_date_and_what_is_gone_comes_last(source):
    bring(source, CENSUS, FAIR)
    rows = compare(source, [VISIT, FAIR])
    assert [(row.verdict, row.title) for row in rows] == [
        (V.SAME, "Book fair"),
        (V.NEW, "Library visit"),
        (V.GONE, "Census"),
    ]
    assert [row.outside for row in rows] == [False, True, False]
    assert rows[1].is_taken(outside_too=True)
    assert not rows[1].is_taken(outside_too=False)
    assert not rows[2].is_taken(outside_too=True)
    deleted(event_of("Census"))
    assert verdicts(source, FAIR) == [V.SAME]


def test_changed_rows_say_what_would_be_other(source):
    bring(source, CENSUS)
    edit(event_of("Census"), title="Ours", starts_on=date(2027, 1, 20), ends_on=date(2027, 1, 20))
    (row,) = compare(source, [replace(CENSUS, levels={"senco": 4})])
    assert (row.verdict, row.differs) == (V.SAME, ()), "the levels are the school's, and else nothing has changed there"
    (row,) = compare(source, [replace(CENSUS, needs="09:00", levels={"senco": 4})])
    assert row.differs == (
        "Called “Ours” here.",
        "Here it is 20 January 2027.",
        "It says nothing here, “09:00” there.",
        "Its pressure stays as it was set here.",
    )


def test_changed_rows_say_the_pressure_role_by_role(source):
    bring(source, CENSUS)
    later = replace(CENSUS, nature="event", levels={"headteacher": 2}, run_up=1, follow_up=3, set_by="la", movable=True)
    (row,) = compare(source, [later])
    assert row.differs == (
        "It must be done by a date here, it happens on these dates there.",
        "It can be moved there, not here.",
        "Run-up: 0 days here, 1 day there.",
        "Follow-up: 0 days here, 3 days there.",
        "Dates set by: Us here, The local authority there.",
        "Headteacher: not concerned here, pressure 2 there.",
        "SENCo: pressure 5 here, not concerned there.",
    )


def test_a_pack_says_levels_and_offers_them_where_the_school_has_others(oakfield, senco):
    source = CalendarSource.objects.create(school=oakfield, kind="pack", name="Census", pack="census", year=2026)
    bring(source, CENSUS)
    correct_level(by=senco, event=event_of("Census"), role=Role.objects.get(school=oakfield, slug="senco"), level=2)
    (row,) = compare(source, [replace(CENSUS, levels={"senco": 4})])
    assert (row.verdict, row.differs) == (V.EDITED, ("SENCo: pressure 2 here, pressure 4 there.",))
    (row,) = compare(source, [replace(CENSUS, title="Spring census", levels={"senco": 4})])
    assert (row.verdict, row.keeps_start) == (V.CHANGED, True)


def test_levels_of_roles_that_the_school_has_not_are_no_difference(oakfield, source):
    said = replace(CENSUS, levels={"senco": 5, "wizard": 3, "governor": 1})
    bring(source, said)
    Role.objects.filter(school=oakfield, slug="governor").update(retired_at="2027-01-12T00:00Z")
    (row,) = compare(source, [replace(said, run_up=2)])
    assert row.differs == ("Run-up: 0 days here, 2 days there.",)


def test_a_confidential_event_is_neither_shown_nor_touched(source, senco):
    bring(source, CENSUS, FAIR, by=senco)
    edit(event_of("Census"), by=senco, title="Talk with A. N.", confidential=True)
    edit(event_of("Book fair"), by=senco, title="Talk with B. N.", confidential=True)
    run = look(source, replace(CENSUS, run_up=4))
    (row,) = rows_of(run)
    assert (row.verdict, row.differs) == (V.EDITED, ("It is confidential here, and stays as it is.",))
    apply_run(by=None, run=run, chosen=[row.key])
    assert event_of("Talk with A. N.").confidential
    assert SchoolEvent.objects.live().count() == 2


def test_comparing_asks_a_fixed_number_of_queries(oakfield, source):
    counts = []
    for number in (1, 3):
        said = [replace(CENSUS, name=f"{number}-{n}", title=f"Census {number} {n}") for n in range(number)]
        bring(source, *said)
        with CaptureQueriesContext(connection) as queries:
            compare(source, [replace(one, run_up=1) for one in said])
        counts.append(len(queries))
    assert counts[0] == counts[1] <= 6


# Looking ------------------------------------------------------------------------------------------------------------


def test_looking_changes_no_event_and_drops_an_earlier_look(source):
    first, second = look(source, CENSUS), look(source, CENSUS)
    first.refresh_from_db()
    assert (first.state, first.incoming, second.state) == ("dropped", [], "preview")
    assert incoming_of(second) == [CENSUS]
    assert not SchoolEvent.objects.exists()
    with pytest.raises(RunOver, match="not open any more: not taken over"):
        apply_run(by=None, run=first, chosen=[])


def test_of_things_with_one_name_the_first_counts(source):
    run = look(source, CENSUS, FAIR, replace(CENSUS, title="Other"))
    assert incoming_of(run) == [CENSUS, FAIR]
    assert run.problems == ["“Other” is there twice; the first counts."]


def test_dropping_takes_nothing_over(source):
    run = look(source, CENSUS)
    drop_run(by=None, run=run)
    assert not SchoolEvent.objects.exists()
    with pytest.raises(RunOver):
        drop_run(by=None, run=run)


# Taking over --------------------------------------------------------------------------------------------------------


def test_taking_over_stores_what_the_source_says(source, senco):
    said = replace(
        FAIR, run_up=3, follow_up=2, set_by="trust", movable=True, movable_from=date(2027, 2, 1), needs="A stall."
    )
    run = bring(source, said, by=senco)
    event = event_of("Book fair")
    assert EventDetails.of(event) == EventDetails(
        title="Book fair",
        starts_on=date(2027, 2, 2),
        ends_on=date(2027, 2, 4),
        run_up=3,
        follow_up=2,
        set_by="trust",
        movable=True,
        movable_from=date(2027, 2, 1),
        needs="A stall.",
    )
    assert [(level.role.slug, level.level) for level in event.levels.all()] == [("headteacher", 1)]
    assert [(row.starts_on, row.ends_on) for row in event.occurrences.all()] == [(date(2027, 2, 2), date(2027, 2, 4))]
    assert (event.created_by, run.state, run.added, run.changed, run.removed) == (senco, "applied", 1, 0, 0)
    entry = AuditEntry.objects.get(verb="imported")
    assert (entry.actor, entry.summary) == (senco, "Trust calendar: 1 added, 0 changed, 0 removed")


def test_taking_over_twice_adds_nothing_and_one_changed_title_is_one_change(source):
    bring(source, CENSUS, FAIR)
    again = bring(source, CENSUS, FAIR)
    assert (again.added, again.changed) == (0, 0)
    changed = bring(source, replace(CENSUS, title="Spring census"), FAIR)
    assert (changed.added, changed.changed) == (0, 1)
    assert set(SchoolEvent.objects.values_list("title", flat=True)) == {"Spring census", "Book fair"}


def test_only_what_is_ticked_is_taken_over(source):
    run = look(source, CENSUS, FAIR)
    apply_run(by=None, run=run, chosen=[row.key for row in rows_of(run) if row.title == "Book fair"])
    assert SchoolEvent.objects.get().title == "Book fair"
    assert verdicts(source, CENSUS, FAIR) == [V.NEW, V.SAME]


def test_what_the_school_edited_stays_unless_it_is_ticked(source):
    bring(source, CENSUS)
    edit(event_of("Census"), title="Ours")
    bring(source, replace(CENSUS, needs="09:00"))
    assert (event_of("Ours").needs, event_of("Ours").version) == ("", 2)
    bring(source, replace(CENSUS, needs="09:00"), verdicts=[V.EDITED])
    assert event_of("Census").needs == "09:00"
    assert verdicts(source, replace(CENSUS, needs="09:00")) == [V.SAME]


def test_a_level_that_somebody_corrected_is_an_edit(oakfield, source, senco):
    bring(source, CENSUS)
    role = Role.objects.get(school=oakfield, slug="senco")
    correct_level(by=senco, event=event_of("Census"), role=role, level=2)
    bring(source, replace(CENSUS, levels={"senco": 4}))
    assert event_of("Census").levels.get().level == 2


def test_what_the_school_deleted_stays_deleted_unless_it_is_ticked(source):
    bring(source, CENSUS)
    deleted(event_of("Census"))
    bring(source, CENSUS)
    assert not SchoolEvent.objects.live().exists()
    bring(source, CENSUS, verdicts=[V.DELETED])
    assert SchoolEvent.objects.live().get().title == "Census"
    assert verdicts(source, CENSUS) == [V.SAME]
    assert SourceEntry.objects.count() == 1


def test_what_is_gone_is_removed_only_where_it_is_ticked(source):
    bring(source, CENSUS, FAIR)
    bring(source, FAIR)
    assert SchoolEvent.objects.live().count() == 2
    run = bring(source, FAIR, verdicts=[V.GONE])
    assert (run.removed, SchoolEvent.objects.live().get().title) == (1, "Book fair")


def test_two_at_once_take_it_over_once(source):
    run = look(source, CENSUS)
    keys = [row.key for row in rows_of(run)]
    apply_run(by=None, run=run, chosen=keys)
    with pytest.raises(RunOver, match="not open any more: taken over"):
        apply_run(by=None, run=run, chosen=keys)
    assert SchoolEvent.objects.count() == 1


@pytest.mark.parametrize(
    ("act", "live"),
    [
        (lambda event: edit(event, title="Ours"), ["Ours"]),  # not overwritten, though it was ticked as unedited
        (deleted, []),  # not brought back
    ],
    ids=["edited", "deleted"],
)
def test_what_somebody_touched_after_the_look_is_left_as_it_is(source, act, live):
    bring(source, CENSUS)
    run = look(source, replace(CENSUS, title="Spring census"))
    keys = [row.key for row in rows_of(run)]
    act(event_of("Census"))
    applied = apply_run(by=None, run=run, chosen=keys)
    assert (applied.added, applied.changed) == (0, 0)
    assert list(SchoolEvent.objects.live().values_list("title", flat=True)) == live


def test_a_removal_is_not_done_to_what_was_edited_after_the_look(source):
    bring(source, CENSUS, FAIR)
    run = look(source, FAIR)
    keys = [row.key for row in rows_of(run)]
    edit(event_of("Census"), title="Ours")
    assert apply_run(by=None, run=run, chosen=keys).removed == 0
    assert event_of("Ours").deleted_at is None


def test_200_new_rows_are_a_few_statements(oakfield, source):
    said = [replace(CENSUS, name=str(n), title=f"Census {n}", levels={"senco": 1 + n % 5}) for n in range(200)]
    run = look(source, *said)
    keys = [row.key for row in rows_of(run)]
    version = School.objects.get(pk=oakfield.pk).calendar_version
    with CaptureQueriesContext(connection) as queries:
        apply_run(by=None, run=run, chosen=keys)
    assert SchoolEvent.objects.count() == Occurrence.objects.count() == 200
    assert len(queries) < 45  # SQLite takes 999 values in a statement
    assert School.objects.get(pk=oakfield.pk).calendar_version == version + 1


# Undoing ------------------------------------------------------------------------------------------------------------


def state_of_all():
    events = SchoolEvent.objects.live().order_by("title")
    return [
        (EventDetails.of(event), sorted(event.levels.values_list("role__slug", "level")), event.occurrences.count())
        for event in events
    ]


def test_undo_takes_back_what_was_added(source, senco):
    run = bring(source, CENSUS, FAIR)
    done = undo_run(by=senco, run=run)
    assert (done.taken_back, done.kept) == (2, 0)
    assert not SchoolEvent.objects.live().exists()
    assert not Occurrence.objects.exists()
    assert verdicts(source, CENSUS, FAIR) == [V.NEW, V.NEW]
    run.refresh_from_db()
    assert (run.state, run.undone_by) == ("undone", senco)
    with pytest.raises(RunOver):
        undo_run(by=senco, run=run)
    restore_event(by=senco, event=SchoolEvent.objects.first())
    assert Occurrence.objects.count() == 1


def test_undo_brings_changed_and_removed_back_as_they_were(source, senco):
    bring(source, CENSUS, FAIR, VISIT)
    before = state_of_all()
    later = replace(CENSUS, title="Spring census", starts_on=date(2027, 1, 20), ends_on=date(2027, 1, 20), levels={})
    run = bring(source, later, FAIR, verdicts=[V.CHANGED, V.GONE])
    assert state_of_all() != before
    done = undo_run(by=senco, run=run)
    assert (done.taken_back, done.kept, state_of_all()) == (2, 0, before)
    assert verdicts(source, CENSUS, FAIR, VISIT) == [V.SAME] * 3
    assert verdicts(source, later, FAIR, VISIT) == [V.CHANGED, V.SAME, V.SAME]


def test_undo_after_undo_goes_back_to_the_beginning(source, senco):
    first = bring(source, CENSUS, FAIR)
    second = bring(source, replace(CENSUS, run_up=9), verdicts=[V.CHANGED, V.GONE])
    undo_run(by=senco, run=second)
    done = undo_run(by=senco, run=first)
    assert (done.taken_back, done.kept) == (2, 0)
    assert not SchoolEvent.objects.live().exists()


def test_undo_takes_back_what_later_runs_made_of_it(source, senco):
    first = bring(source, CENSUS, FAIR)
    second = bring(source, replace(CENSUS, title="Spring census"), replace(FAIR, title="Fair"))
    third = bring(source, replace(CENSUS, title="Last census"), replace(FAIR, title="Fair"))
    assert undo_run(by=senco, run=second) == Undone(2, 0)
    assert [details.title for details, *_ in state_of_all()] == ["Book fair", "Census"]
    assert undo_run(by=senco, run=third) == Undone(0, 0)
    assert undo_run(by=senco, run=first) == Undone(2, 0)
    assert not SchoolEvent.objects.live().exists()


def test_undo_keeps_what_somebody_edited_between_two_runs(source, senco):
    first = bring(source, CENSUS)
    correct_level(
        by=senco, event=event_of("Census"), role=Role.objects.get(school=source.school, slug="senco"), level=2
    )
    bring(source, replace(CENSUS, title="Spring census"))
    assert undo_run(by=senco, run=first) == Undone(0, 1)
    assert event_of("Spring census").levels.get().level == 2


def test_undo_leaves_what_was_edited_since(source, senco):
    run = bring(source, CENSUS, FAIR, VISIT)
    edit(event_of("Census"), title="Ours")
    deleted(event_of("Library visit"))
    done = undo_run(by=senco, run=run)
    assert (done.taken_back, done.kept) == (1, 1)
    assert SchoolEvent.objects.live().get().title == "Ours"


def test_undo_keeps_in_mind_what_the_school_had_edited(source, senco):
    bring(source, CENSUS)
    edit(event_of("Census"), title="Ours")
    run = bring(source, replace(CENSUS, needs="09:00"), verdicts=[V.EDITED])
    undo_run(by=senco, run=run)
    assert event_of("Ours").needs == ""
    assert verdicts(source, replace(CENSUS, needs="09:00")) == [V.EDITED], "not taken over by itself"


def test_undo_keeps_in_mind_what_the_school_had_deleted(source, senco):
    bring(source, CENSUS)
    deleted(event_of("Census"))
    run = bring(source, CENSUS, verdicts=[V.DELETED])
    undo_run(by=senco, run=run)
    assert not SchoolEvent.objects.live().exists()
    assert verdicts(source, CENSUS) == [V.DELETED]


def test_undo_of_200_added_events_is_a_few_statements(source, senco):
    run = bring(source, *(replace(CENSUS, name=str(n), title=f"Census {n}") for n in range(200)))
    with CaptureQueriesContext(connection) as queries:
        undo_run(by=senco, run=run)
    assert len(queries) < 30
    assert not ImportChange.objects.exists()
    assert ImportRun.objects.get(pk=run.pk).state == "undone"


# The values -----------------------------------------------------------------------------------------------------------


def test_incoming_is_stored_and_read_again_as_it_was():
    full = replace(FAIR, movable=True, movable_from=date(2027, 2, 1), movable_to=date(2027, 3, 1), line="Line 2")
    assert Incoming.from_stored(full.stored()) == full


OTHERWISE = {
    "title": "Fair",
    "starts_on": date(2027, 2, 1),
    "ends_on": date(2027, 2, 5),
    "run_up": 1,
    "set_by": "la",
    "movable": True,
    "needs": "A stall.",
    "levels": {"dsl": 1},
}


@pytest.mark.parametrize(("field", "value"), OTHERWISE.items())
def test_fingerprint_follows_the_content_and_not_the_place(field, value):
    assert replace(FAIR, **{field: value}).fingerprint != FAIR.fingerprint
    assert replace(FAIR, line="Line 7", name="other").fingerprint == FAIR.fingerprint
