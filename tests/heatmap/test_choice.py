"""The choice in an address: read, written back, and never an error."""

from datetime import date

import pytest
from django.http import QueryDict
from hypothesis import given
from hypothesis import strategies as st

from heatmap.choice import Choice, in_words, read_choice, read_day

ROLES = ["headteacher", "senco", "dsl"]
PERSON = "5f0f2f64-3c5c-4a0c-9d5c-1d7f5a8f0a11"


def read(text, people=None):
    return read_choice(QueryDict(text), ROLES, people)


def test_read_choice_takes_repeated_and_joined_values_in_the_schools_order():
    choice = read("on=2027-01-13&roles=senco&roles=headteacher&together=dsl,senco&nature=deadline&set_by=la,law&ours=1")
    assert choice == Choice(
        on=date(2027, 1, 13),
        roles=("headteacher", "senco"),
        together=("senco", "dsl"),
        natures=("deadline",),
        set_by=("law", "la"),
        ours=True,
    )


@pytest.mark.parametrize(
    "text",
    [
        "",
        "on=yesterday&roles=king&together=nobody&nature=storm&set_by=fate&ours=yes&open=king.2027-01-13&people=1",
        "on=2027-02-30&open=senco.2027-02-30",
        "on=1999-12-31&open=senco",
        "on=%00&roles=%00&open=%00.%00",
        "roles=headteacher,senco,dsl&nature=deadline,event&set_by=law,la,trust,us",
        "on=２０２７-01-13",
        "unknown=1&roles[]=senco",
    ],
)
def test_garbage_and_everything_fall_back_to_the_default(text):
    assert read(text) == Choice()


def test_people_stand_in_the_rows_only_where_the_reader_may_see_them():
    assert read(f"people=1&together={PERSON}&open={PERSON}.2027-01-13").together == ()
    choice = read(f"people=1&together={PERSON}&open={PERSON}.2027-01-13", [PERSON])
    assert choice.people
    assert choice.together == (PERSON,)
    assert choice.opened == (PERSON, date(2027, 1, 13))


def test_query_leaves_defaults_out_and_keeps_one_order():
    assert Choice().query() == ""
    choice = read("ours=1&open=senco.2027-01-13&set_by=law&roles=senco,headteacher&on=2027-01-13")
    assert choice.query() == "?on=2027-01-13&roles=headteacher,senco&set_by=law&ours=1&open=senco.2027-01-13"
    assert choice.at(None).query() == "?roles=headteacher,senco&set_by=law&ours=1"
    assert choice.counting(("day", "1")) == "?set_by=law&ours=1&day=1"


@given(
    st.builds(
        Choice,
        on=st.none() | st.dates(date(2000, 1, 1), date(2100, 12, 31)),
        roles=st.sampled_from([(), ("senco",), ("headteacher", "dsl")]),
        together=st.sampled_from([(), ("senco", "dsl")]),
        natures=st.sampled_from([(), ("deadline",), ("event",)]),
        set_by=st.sampled_from([(), ("law",), ("la", "us")]),
        ours=st.booleans(),
        opened=st.none() | st.tuples(st.sampled_from(ROLES), st.dates(date(2000, 1, 1), date(2100, 12, 31))),
    )
)
def test_what_is_written_is_read_back(choice):
    assert read(choice.query().lstrip("?")) == choice


@given(st.dictionaries(st.sampled_from(["on", "roles", "together", "nature", "set_by", "ours", "open"]), st.text()))
def test_no_address_is_an_error(values):
    query = QueryDict(mutable=True)
    query.update(values)
    choice = read_choice(query, ROLES)
    assert read(choice.query().lstrip("?")) == choice


def test_read_day_takes_one_form_only():
    assert read_day("2027-01-13") == date(2027, 1, 13)
    assert [read_day(text) for text in ["20270113", "2027-W02-3", "13/01/2027", "2101-01-01", ""]] == [None] * 5


def test_in_words_say_what_counts():
    assert in_words(Choice()) == ""
    assert (
        in_words(Choice(natures=("deadline",), set_by=("law", "la")))
        == "deadlines set by law or the DfE or by the local authority"
    )
    assert in_words(Choice(ours=True)) == "events and deadlines that we set and could move ourselves"
