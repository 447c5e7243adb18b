"""The share of decisions in which the SENCo was there from the outset."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from planning.involvement import FROM_THE_OUTSET, Account, Share, in_words, shares
from planning.models import FROM_THE_OUTSET as STAGES_OF_THE_MODEL

AREAS = ["Budget", "Timetable"]
STAGES = [None, "idea", "options", "draft", "told_after", "not_at_all"]
ACCOUNTS = st.builds(
    Account,
    term=st.sampled_from(["Autumn", "Spring"]),
    area=st.sampled_from(AREAS),
    senco=st.sampled_from(STAGES),
    leader=st.sampled_from(STAGES),
)


@pytest.mark.parametrize(
    ("senco", "leader", "outset", "differs"),
    [
        (None, None, False, False),
        ("idea", None, True, False),
        (None, "options", True, False),
        ("idea", "options", True, True),
        ("draft", "idea", False, True),
        ("told_after", "told_after", False, False),
        ("not_at_all", None, False, False),
    ],
)
def test_a_decision_is_from_the_outset_where_nobody_says_later(senco, leader, outset, differs):
    account = Account("Spring", "Budget", senco, leader)
    assert (account.from_the_outset, account.differs) == (outset, differs)


def test_each_term_comes_with_its_areas_in_their_order():
    rows = shares(
        [
            Account("Spring", "Timetable", "draft", "options"),
            Account("Spring", "Budget", "idea", "idea"),
            Account("Autumn", "Budget", None, None),
        ],
        AREAS,
    )
    assert rows == [
        Share("Spring", "", 2, 2, 1, 1),
        Share("Spring", "Budget", 1, 1, 1, 0),
        Share("Spring", "Timetable", 1, 1, 0, 1),
        Share("Autumn", "", 1, 0, 0, 0),
        Share("Autumn", "Budget", 1, 0, 0, 0),
    ]
    assert [in_words(row) for row in rows[:3:2]] == [
        "from the outset in 1 of 2 decisions",
        "from the outset in 0 of 1 decision",
    ]
    assert in_words(rows[3]) == "nobody has said yet"


@given(st.lists(ACCOUNTS))
def test_the_areas_of_a_term_add_up_to_it(accounts):
    rows = shares(accounts, AREAS)
    for term in (row for row in rows if not row.area):
        areas = [row for row in rows if row.term == term.term and row.area]
        for name in ("decided", "said", "from_the_outset", "differs"):
            assert getattr(term, name) == sum(getattr(area, name) for area in areas)
        assert term.from_the_outset <= term.said <= term.decided


def test_the_pure_rule_knows_the_stages_of_the_model():
    assert {stage.value for stage in STAGES_OF_THE_MODEL} == FROM_THE_OUTSET
