"""The sentences of a pair's term, as tables."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reflection import term_words as words
from reflection.term_words import MeetingCounts, TermCounts

PAIR = ("Sunita Rao", "Helen Marsh")


@pytest.mark.parametrize(
    ("counts", "said"),
    [
        (TermCounts(), "Sunita Rao and Helen Marsh: nothing is recorded in this term yet."),
        (TermCounts(held=1), "Sunita Rao and Helen Marsh: 1 meeting held."),
        (TermCounts(1, 5, 2, 1, 1), "Sunita Rao and Helen Marsh: 1 week heavy for both, 5 meetings held, "
         "2 visits to each other, 1 training together and 1 step."),
    ],
)  # fmt: skip
def test_the_lead_counts_what_there_is(counts, said):
    assert words.lead(PAIR, counts) == said


@pytest.mark.parametrize(
    ("heavy", "weeks", "said"),
    [
        (0, 0, "This term has no school weeks."),
        (0, 12, "Both of us are at Heavy or above in none of 12 school weeks."),
        (1, 1, "Both of us are at Heavy or above in 1 of 1 school week."),
        (3, 12, "Both of us are at Heavy or above in 3 of 12 school weeks."),
    ],
)
def test_shared_heat(heavy, weeks, said):
    assert words.shared_heat(heavy, weeks) == said


@pytest.mark.parametrize(
    ("times", "left_out", "said"),
    [
        (0, 0, "Nothing that weighs on us was moved."),
        (1, 0, "Of what weighs on us 1 event was moved."),
        (0, 2, "Of what weighs on us 2 times were left out."),
        (3, 1, "Of what weighs on us 3 events were moved and 1 time was left out."),
    ],
)
def test_what_was_moved(times, left_out, said):
    assert words.moved(times, left_out) == said


@pytest.mark.parametrize(
    ("counts", "said"),
    [
        (MeetingCounts(), "No meeting with both of us stands in this term."),
        (MeetingCounts(held=1), "1 meeting with both of us was held."),
        (MeetingCounts(to_come=2), "No meeting with both of us was held yet; 2 are still to come."),
        (MeetingCounts(cancelled=1), "No meeting with both of us was held; 1 was cancelled."),
        (
            MeetingCounts(5, 2, 1, 1),
            "5 meetings with both of us were held; 2 are still to come, 1 was cancelled and 1 was not started here.",
        ),
    ],
)
def test_meetings(counts, said):
    assert words.meetings(counts) == said


@pytest.mark.parametrize(
    ("share", "decided", "differs", "said"),
    [
        ("", 0, 0, "No decision was settled in this term."),
        ("nobody has said yet", 2, 0, "2 decisions were settled; nobody has said yet when the SENCo came in."),
        ("from the outset in 3 of 4 decisions", 4, 0, "The SENCo came in from the outset in 3 of 4 decisions."),
        (
            "from the outset in 0 of 1 decision",
            2,
            1,
            "The SENCo came in from the outset in 0 of 1 decision; of 1 we tell it in two ways.",
        ),
    ],
)
def test_involvement(share, decided, differs, said):
    assert words.involvement(share, decided, differs) == said


@pytest.mark.parametrize(
    ("there", "back", "to_come", "said"),
    [
        (0, 0, 0, "No visit to each other stands in this term."),
        (0, 0, 1, "1 visit is still to come."),
        (1, 0, 0, "Sunita Rao saw Helen Marsh’s work once."),
        (
            3,
            2,
            2,
            "Sunita Rao saw Helen Marsh’s work 3 times and Helen Marsh saw Sunita Rao’s work twice."
            " 2 visits are still to come.",
        ),
    ],
)
def test_visits_both_ways(there, back, to_come, said):
    assert words.visits([(*PAIR, there), (*PAIR[::-1], back)], to_come) == said


@pytest.mark.parametrize(
    ("trainings", "hours", "said"),
    [
        (0, "0", "No training together stands in this term."),
        (1, "1", "1 training together, 1 hour."),
        (2, "4.5", "2 trainings together, 4.5 hours."),
    ],
)
def test_learning(trainings, hours, said):
    assert words.learning(trainings, hours) == said


@pytest.mark.parametrize(
    ("counts", "said"),
    [
        ((0, 0, 0, 0), ""),
        ((2, 1, 0, 0), "Is it still happening? We said 2 yes and 1 partly."),
        ((0, 0, 1, 2), "Is it still happening? We said 1 no. 2 looks back are not answered yet."),
        ((0, 0, 0, 1), "1 look back is not answered yet."),
    ],
)
def test_what_lasted(counts, said):
    assert words.lasted(*counts) == said


@pytest.mark.parametrize(
    ("facets", "average", "said"),
    [
        ([], None, "Fewer than two of us gave a score."),
        ([("Team", None)], 3.0, "Fewer than two of us gave a score."),
        ([("Team", 0), ("Systems", 0)], 3.25, "No gap between us in any of it; 3.2 of 5 on average."),
        ([("Team", 2), ("Systems", 1)], 3.5, "Furthest apart in “Team”: 2; 3.5 of 5 on average."),
        ([("Team", 2), ("Systems", 2)], 4.0, "Furthest apart in “Team” and “Systems”: 2; 4.0 of 5 on average."),
    ],
)
def test_the_gap_comes_before_the_average(facets, average, said):
    assert words.gaps(facets, average) == said


@pytest.mark.parametrize(
    ("ready", "revealed", "said"),
    [
        ((), False, "Where we stand is open; nobody is ready yet. It stands here once everybody in it is."),
        (
            ("Helen Marsh",),
            False,
            "Where we stand is open; ready so far: Helen Marsh (1 of 2). It stands here once all are.",
        ),
        (
            ("Helen Marsh",),
            True,
            "Where we stand is revealed, but one of us has not handed in. It stands here once both have.",
        ),
    ],
)
def test_a_round_that_not_both_may_read(ready, revealed, said):
    assert words.round_state("Where we stand", ready, 2, revealed=revealed) == said


@pytest.mark.parametrize(
    ("opened", "closed", "said"),
    [
        (0, 0, "We agreed no step for this term."),
        (1, 0, "1 step, in hand."),
        (0, 2, "2 steps, closed."),
        (1, 1, "2 steps: 1 closed, 1 in hand."),
    ],
)
def test_steps(opened, closed, said):
    assert words.steps(opened, closed) == said


@pytest.mark.parametrize(
    ("places", "gap", "said"),
    [
        ((), None, "Fewer than two of us said where we stand."),
        (("Deciding together",) * 2, 0, "We place it alike: deciding together."),
        (("Working apart", "Deciding together"), 3, "We are 3 apart: working apart and deciding together."),
    ],
)
def test_where_we_stand(places, gap, said):
    assert words.standing(places, gap) == said


number = st.integers(0, 60)


@given(st.builds(MeetingCounts, number, number, number, number))
def test_every_meeting_is_counted_in_the_sentence(counts):
    said = words.meetings(counts)
    assert said.endswith(".")
    for count in (counts.held, counts.to_come, counts.cancelled, counts.not_started):
        assert not count or str(count) in said
