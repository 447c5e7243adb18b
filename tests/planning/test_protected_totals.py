"""What became of the protected time of a term, added up and said without blame."""

from datetime import date, time

import pytest

from inclusion.school.queries import calendar_of
from planning.actions.protected import (
    agree_hours,
    mark_block,
    replace_block,
)
from planning.protected_totals import totals_of
from planning.protected_words import facts, sentence
from tests.factories import make_member
from tests.planning.rows import make_block

pytestmark = pytest.mark.usefixtures("today")
TODAY = date(2027, 1, 13)


def mark(block, by, value, reason=""):
    return mark_block(by=by, block=block, version=block.version, mark=value, reason=reason, today=TODAY)


def term_of(school, day=TODAY):
    return next(term for term in calendar_of(school).terms if day in term)


def totals(member, *, today=TODAY, day=TODAY):
    return totals_of(member, calendar_of(member.school), term_of(member.school, day), today)


def agree(by, minutes, starts_on=date(2027, 1, 4), **said):
    said.setdefault("instead_of", None)
    return agree_hours(by=by, school=by.school, starts_on=starts_on, minutes_a_week=minutes, **said)


def lost_block(senco, **fields):
    return make_block(senco, mark="lost", reason="cover", **fields)


def test_totals_add_up_and_say_it_without_blame(senco, head, governor):
    agree(head, 600)
    for on, value, reason in [(5, "kept", ""), (6, "kept", ""), (7, "lost", "cover"), (8, "moved", "meeting")]:
        make_block(senco, on=date(2027, 1, on), mark=value, reason=reason)
    other = make_member(senco.school, "senco", email="second@oakfield.example")
    lost = make_block(other, on=date(2027, 1, 11), mark="lost", reason="cover")
    make_block(other, on=date(2027, 1, 12), mark="kept", repays=lost)
    make_block(senco)
    make_block(senco, on=date(2027, 1, 20))
    make_block(senco, on=date(2027, 1, 4), mark="lost", reason="other", kind="check_in", minutes=30)
    found = totals(governor)
    whole = found.whole
    assert (whole.kept, whole.lost, whole.moved, whole.repaid, whole.open, whole.to_come) == (
        240,
        240,
        120,
        120,
        120,
        120,
    )
    assert whole.planned == 840
    assert found.agreed_so_far == 8 * 120
    assert found.reasons == [("Cover", 240), ("Meeting", 120)]
    assert sentence(found) == (
        "This term 4 of 16 agreed hours have been kept so far; 4 h were lost and 2 h were moved, most often to cover;"
        " 2 h were given back."
    )
    assert dict(facts(found))["Joint check-ins"] == "30 min lost"
    assert sum(one.minutes.planned for one in found.weeks) == 840
    assert sum(one.minutes.agreed for one in found.weeks) == whole.agreed


def test_a_correction_to_kept_makes_its_replacement_time_of_its_own(senco):
    first = lost_block(senco)
    replace_block(by=senco, block=first, on=date(2027, 1, 20), starts_at=time(9))
    mark(first, senco, "kept")
    whole = totals(senco).whole
    assert (whole.kept, whole.repaid, whole.to_come) == (120, 0, 120)


def test_time_given_back_counts_in_the_term_in_which_it_was_lost(senco):
    lost = make_block(senco, on=date(2026, 12, 17), mark="lost", reason="cover")
    make_block(senco, on=date(2027, 1, 5), repays=lost, mark="kept")
    assert totals(senco, day=date(2026, 12, 1)).whole.repaid == 120
    assert totals(senco).whole.planned == 0


@pytest.mark.parametrize(
    ("today", "agreed", "blocks", "said"),
    [
        (TODAY, 0, [], "No hours are agreed for this term yet, and nothing is marked."),
        (TODAY, 600, [], "This term 16 h have been agreed so far; nothing is marked yet."),
        (
            TODAY,
            600,
            [("kept", "")],
            "This term 2 of 16 agreed hours have been kept so far; nothing was lost or moved.",
        ),
        (
            TODAY,
            0,
            [("lost", "own_choice")],
            "This term 0 h have been kept so far; 2 h were lost, most often by own choice; nothing is given back yet."
            " No hours are agreed for it yet.",
        ),
        (
            date(2027, 5, 1),
            590,
            [("kept", "")],
            "In this term 2 h of 106 h 12 min agreed were kept; nothing was lost or moved.",
        ),
        (date(2026, 12, 1), 600, [], "108 h are agreed for this term and 0 h are planned."),
    ],
)
def test_the_sentence_says_what_there_is_to_say(senco, head, today, agreed, blocks, said):
    if agreed:
        agree(head, agreed)
    for value, reason in blocks:
        make_block(senco, mark=value, reason=reason)
    assert sentence(totals(senco, today=today)) == said
