"""A pack file that is wrong is refused with file, line and what is wrong; one that is right is read whole."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from heatmap.packs.faults import PackFault
from heatmap.packs.pack import After, TermWeeks, Window, Yearly
from heatmap.packs.reading import MOST_CHARACTERS, read_pack
from heatmap.packs.shipped import check_together, load_packs, read_file
from tests.heatmap.packs import day

GOOD = """\
slug = "trial"
title = "A trial"
summary = "Two items."
position = 5
estimates = "Estimates: edit them."
checked_on = 2026-11-22

[sources]
A1 = "a.example"
B1 = "b.example"

[[item]]
slug = "first"
row = 10
title = "The first"
phases = ["primary", "infant"]
kinds = ["academy"]
set_by = "law"
nature = "event"
rrule = "FREQ=YEARLY;BYMONTH=10;BYDAY=1TH"
weekdays = 3
confirmed = [2025]
run_up = 10
levels = { senco = 2, headteacher = 3 }
sources = ["A1"]
scale = ["ehc_plans_y6"]

[item.overrides]
2026 = "2026-10-08"
2027 = { starts_on = 2027-10-08, ends_on = 2027-10-09, confirmed = true, source = "B1" }

[[item]]
slug = "second"
title = "The second"
set_by = "us"
nature = "deadline"
after = { item = "first", days = 27 }
movable = true
move_within = { from = "10-01", to = "12-20" }
note = "Yours."

[item.levels]
senco = 1
"""


def changed(old, new):
    assert GOOD.count(old) == 1, old
    return GOOD.replace(old, new)


def test_right_file_is_read_whole():
    pack = read_pack(GOOD, "trial.toml")
    first, second = pack.items
    assert (pack.slug, pack.title, pack.position, pack.file) == ("trial", "A trial", 5, "trial.toml")
    assert (first.row, first.line, first.rule) == (10, 12, Yearly("FREQ=YEARLY;BYMONTH=10;BYDAY=1TH"))
    assert (first.phases, first.kinds) == ({"primary", "infant"}, {"academy"})
    assert (first.weekdays, first.run_up, first.levels) == (3, 10, {"senco": 2, "headteacher": 3})
    assert first.sources == {"A1": "a.example"}
    assert first.overrides[2026].starts_on == day("2026-10-08")
    assert (first.is_confirmed(2025), first.is_confirmed(2026), first.is_confirmed(2027)) == (True, False, True)
    assert second.rule == After(first, 27)
    assert len(second.phases) == 8
    assert second.move_within == Window(
        Yearly("FREQ=YEARLY;BYMONTH=10;BYMONTHDAY=1"), Yearly("FREQ=YEARLY;BYMONTH=12;BYMONTHDAY=20")
    )
    assert (second.levels, second.note, second.checked_on) == ({"senco": 1}, "Yours.", day("2026-11-22"))


def test_line_ends_of_windows_and_a_later_table_of_sources_do_not_matter():
    start, end = GOOD.index("[sources]"), GOOD.index("[[item]]")
    moved = GOOD[:start] + GOOD[end:] + "\n" + GOOD[start:end]
    assert read_pack(moved.replace("\n", "\r\n"), "t").items[0].line == 8


FIRST_RULE = 'rrule = "FREQ=YEARLY;BYMONTH=10;BYDAY=1TH"'
FAULTS = [
    ('title = "A trial"', "title = A trial", 2, "This is not TOML that can be read: Invalid value"),
    ("senco = 1\n", "senco = [1", 43, "This is not TOML that can be read: Unclosed array"),
    ('title = "A trial"\n', "", 1, "title is missing."),
    ("position = 5", "position = 5\ncolour = 3", 5, "“colour” is not known here; there may be slug, title"),
    ("checked_on = 2026-11-22", 'checked_on = "22 Nov"', 6, "“22 Nov” cannot be read. Give the date as YYYY-MM-DD"),
    ("checked_on = 2026-11-22", "checked_on = 2026-11-22T08:00:00", 6, "checked_on must be a date such as"),
    ("checked_on = 2026-11-22", "checked_on = 1066-10-14", 6, "checked_on must lie between 2000 and 2100."),
    ('estimates = "Estimates: edit them."', "", 1, "estimates is missing."),
    ('slug = "trial"', 'slug = "A Trial"', 1, "“A Trial” is no slug"),
    ('B1 = "b.example"', "B1 = 7", 10, "B1 must be text in quotation marks."),
    ('title = "The first"\n', "", 12, "title is missing."),
    ('title = "The first"', 'title = " "', 15, "title is empty."),
    ('title = "The first"', f'title = "{"x" * 201}"', 15, "title has 201 characters; at most 200 are possible."),
    ('title = "The first"', 'title = """The\nfirst"""', 15, "title holds characters that cannot be shown"),
    ('slug = "first"', "slug = 1", 13, "slug must be text in quotation marks."),
    ("row = 10", "rows = 10", 14, "“rows” is not known here"),
    ("row = 10", "row = true", 14, "row must be a whole number."),
    ('["primary", "infant"]', '["primary", "middle"]', 16, "“middle” in phases is not known; there may be nursery"),
    ('["primary", "infant"]', '["primary", "primary"]', 16, "phases names something twice."),
    ('["primary", "infant"]', "[]", 16, "phases is empty."),
    ('["primary", "infant"]', '"primary"', 16, "phases must be a list."),
    ('["academy"]', '["free"]', 17, "“free” in kinds is not known; there may be maintained, academy."),
    ('set_by = "law"', 'set_by = "DfE"', 18, "set_by “DfE” is not known; it is one of us, trust, la, law."),
    ('nature = "event"', 'nature = "dot"', 19, "nature “dot” is not known; it is one of event, deadline."),
    ('nature = "event"', 'nature = "deadline"', 21, "A deadline has one date, so weekdays has no place here."),
    (FIRST_RULE, "", 13, "One rule is needed of rrule, after, window,"),
    (FIRST_RULE, f"{FIRST_RULE}\ninset_day = 1", 21, "there are rrule, inset_day."),
    ("BYDAY=1TH", "BYDAY=9XX", 20, "BYDAY in the repeat rule is not a weekday"),
    ("BYDAY=1TH", "BYHOUR=3", 20, "“BYHOUR=3” is not a part of a repeat rule that is understood here."),
    ("BYDAY=1TH", "COUNT=3", 20, "COUNT is not possible in a pack; there may be FREQ, BYMONTH, BYMONTHDAY, BYDAY"),
    ("FREQ=YEARLY;BYMONTH=10;BYDAY=1TH", "FREQ=DAILY", 20, "The rule of a pack needs FREQ=YEARLY"),
    ("FREQ=YEARLY;BYMONTH=10;BYDAY=1TH", "BYMONTH=10", 20, "A repeat rule needs FREQ="),
    ("BYMONTH=10;BYDAY=1TH", "BYMONTH=2;BYMONTHDAY=30", 20, "This repeat never happens"),
    (";BYMONTH=10;BYDAY=1TH", "", 20, "The rule names no day"),
    (FIRST_RULE, 'window = { from = "13-01", to = "11-01" }', 20, "Give the day as MM-DD, such as 09-15"),
    (FIRST_RULE, 'window = { from = "02-29", to = "03-01" }', 20, "Give the day as MM-DD, such as 09-15"),
    (FIRST_RULE, 'window = { from = "03-01", to = "11-01" }', 20, "The window ends before it begins"),
    (FIRST_RULE, 'window = { from = "10-20", to = "10-10" }', 20, "The window ends before it begins"),
    (FIRST_RULE, 'window = { from = "10-01" }', 20, "to is missing."),
    (FIRST_RULE, 'window = { from = "10-01", to = "10-09" }', 21, "A window has its own end, so weekdays has no place"),
    (FIRST_RULE, "term_weeks = { first = 1 }", 20, "term is missing: 1 autumn, 2 spring, 3 summer."),
    (FIRST_RULE, "term_weeks = { term = 4, first = 1 }", 20, "“4” in term is not a whole number from 1 to 3."),
    (FIRST_RULE, "term_weeks = { term = 1, first = 0 }", 20, "there is no week 0."),
    (FIRST_RULE, "term_weeks = { term = 1, first = 3, last = 2 }", 20, "The last week is before the first."),
    (FIRST_RULE, "term_weeks = { term = 1, first = 3, weeks = 2 }", 20, "“weeks” is not known here"),
    (FIRST_RULE, "first_staff_days = 0", 20, "first_staff_days is “0”; it must lie between 1 and 50."),
    ("weekdays = 3", "weekdays = 3\ndays = 3", 21, "Give days or weekdays, not both."),
    ("weekdays = 3", "weekdays = 0", 21, "weekdays is “0”; it must lie between 1 and 366."),
    ("weekdays = 3", 'next_working_day = "yes"', 21, "next_working_day must be true or false."),
    ("confirmed = [2025]", "confirmed = [25]", 22, "“25” in confirmed is not a whole number from 2000 to 2099."),
    ("run_up = 10", "run_up = -1", 23, "run_up is “-1”; it must lie between 0 and 200."),
    ("headteacher = 3", "headteacher = 7", 24, "headteacher is “7”; it must lie between 1 and 5."),
    ("headteacher = 3", "headteacher = 0", 24, "headteacher is “0”; it must lie between 1 and 5."),
    ("headteacher = 3", "headteacher = 2.5", 24, "headteacher must be a whole number."),
    ("headteacher = 3", "caretaker = 3", 24, "“caretaker” is not known here; there may be headteacher, senco"),
    ('sources = ["A1"]', 'sources = ["A9"]', 25, "“A9” in sources is not known; there may be A1, B1."),
    ('["ehc_plans_y6"]', '["dogs"]', 26, "“dogs” in scale is not known; there may be ehc_plans"),
    ('["ehc_plans_y6"]', '["ehc_plans_y6", "consultations"]', 26, "These counts are of different kinds"),
    ('2026 = "2026-10-08"', '26 = "2026-10-08"', 29, "“26” is not the year in which a school year begins"),
    ('2026 = "2026-10-08"', '2026 = "2028-10-08"', 29, "2028-10-08 does not belong to the school year that begins in"),
    ('2026 = "2026-10-08"', '2026 = "8 October"', 29, "“8 October” cannot be read."),
    ("ends_on = 2027-10-09", "ends_on = 2027-10-07", 30, "It ends on 2027-10-07: before it begins"),
    ('source = "B1"', 'source = "B2"', 30, "source “B2” is not known; it is one of A1, B1."),
    ('slug = "second"', 'slug = "first"', 33, "The slug “first” is there twice, first on line 12."),
    ('item = "first"', 'item = "third"', 37, "There is no item “third” in this pack."),
    ('item = "first"', 'item = "second"', 37, "The items lean on one another in a circle: second → second."),
    (FIRST_RULE, 'after = { item = "second", days = 1 }', 37, "in a circle: first → second → first."),
    ("days = 27", "days = 401", 37, "days is “401”; it must lie between -400 and 400."),
    ("movable = true\n", "", 38, "Only an item with movable = true has move_within."),
    ("[item.levels]\nsenco = 1\n", "", 32, "levels is missing: give at least one role"),
    ("senco = 1\n", "senco = 6\n", 43, "senco is “6”; it must lie between 1 and 5."),
    ("[item.levels]\nsenco = 1\n", "levels.senco = 9\n", 42, "senco is “9”; it must lie between 1 and 5."),
]


@pytest.mark.parametrize(("old", "new", "line", "words"), FAULTS)
def test_faults_are_named_with_file_and_line(old, new, line, words):
    with pytest.raises(PackFault) as caught:
        read_pack(changed(old, new), "trial.toml")
    assert str(caught.value).startswith(f"trial.toml, line {line}: ")
    assert words in str(caught.value)


def test_deadline_takes_no_window_and_an_override_of_a_window_needs_its_end():
    window = 'window = { from = "10-01", to = "10-09" }'
    with pytest.raises(PackFault, match=r"^t, line 37: A deadline has one date, so window is only for an event\.$"):
        read_pack(changed('after = { item = "first", days = 27 }', window), "t")
    with pytest.raises(PackFault, match=r"^t, line 28: The item is a window, so its override needs ends_on as well\.$"):
        read_pack(changed(FIRST_RULE, window).replace("weekdays = 3\n", ""), "t")


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "line 1: item is missing."),
        ("item = 3", "line 1: item must be written as [[item]]."),
        ("[item]\nslug = 'a'", "line 1: item must be written as [[item]]."),
        ("\nitem = [1]", "line 2: item must be written as [[item]]."),
        ("item = []", "line 1: A pack has 1 to 300 items; this has 0."),
        ("a = " + "[" * 5000, "line 1: The tables and lists are nested too deeply."),
        ("#" * (MOST_CHARACTERS + 1), f"line 1: The file has more than {MOST_CHARACTERS:,} characters."),
        ("a = 1\na = 2", "line 2: This is not TOML that can be read: Cannot overwrite a value."),
        ("a = " + "9" * 5000, "line 1: This is not TOML"),
    ],
    ids=range(9),
)
def test_what_is_no_pack_at_all(text, words):
    with pytest.raises(PackFault, match=re.escape(words)):
        read_pack(text, "odd.toml")


def test_words_in_long_texts_are_not_taken_for_headers():
    odd = changed('summary = "Two items."', 'summary = """\\\n  Two items. \\\n  [[item]] \\\n  """')
    with pytest.raises(PackFault, match=r"^t, line 27: headteacher is “7”"):
        read_pack(odd.replace("headteacher = 3", "headteacher = 7"), "t")


def test_long_chain_of_items_is_refused():
    chain = GOOD + "".join(
        f'[[item]]\nslug = "next-{n}"\ntitle = "x"\nset_by = "us"\nnature = "deadline"\nlevels = {{ senco = 1 }}\n'
        f'after = {{ item = "{"second" if n == 9 else f"next-{n + 1}"}", days = 1 }}\n'
        for n in range(10)
    )
    with pytest.raises(PackFault, match=r"^t, line 85: At most 5 items may lean on one another in a row\.$"):
        read_pack(chain, "t")


def test_file_that_is_not_utf8_is_refused_with_its_line(tmp_path):
    path = tmp_path / "old.toml"
    path.write_bytes(GOOD.replace("Yours.", "Schüler").encode("cp1252"))
    with pytest.raises(PackFault, match=r"^old\.toml, line 40: This is not UTF-8\.$"):
        read_file(path)


def test_slugs_are_shared_by_no_two_packs():
    one, other = read_pack(GOOD, "one.toml"), read_pack(GOOD, "two.toml")
    with pytest.raises(PackFault, match=r"^two\.toml, line 1: The pack’s slug “trial” is also that of one\.toml\.$"):
        check_together([one, other])
    other = read_pack(changed('slug = "trial"', 'slug = "other"'), "two.toml")
    with pytest.raises(PackFault, match=r"^two\.toml, line 12: The slug “first” is also in one\.toml\.$"):
        check_together([one, other])
    check_together(load_packs())


def test_term_weeks_name_one_term_or_several():
    rule = "term_weeks = { term = [3, 1], first = -2 }"
    assert read_pack(changed(FIRST_RULE, rule), "t").items[0].rule == TermWeeks((1, 3), -2, -2)


SCRAPS = st.sampled_from(
    ["[", "]", "[[item]]\n", "=", '"', "\n", "{", "}", "-1", "9", "true", "\0", '"""', "#", "after."]
)


@given(st.lists(st.tuples(st.integers(0, len(GOOD)), st.integers(0, 30), SCRAPS | st.text(max_size=5)), max_size=4))
def test_any_damage_ends_in_a_pack_or_a_fault_with_a_line_of_the_file(damage):
    text = GOOD
    for start, length, put in damage:
        text = text[:start] + put + text[start + length :]
    try:
        assert read_pack(text, "t").items
    except PackFault as fault:
        assert 1 <= fault.line <= text.count("\n") + 1
        assert str(fault).startswith(f"t, line {fault.line}: ")
        assert str(fault).isprintable()
