"""School calendars and loads for the tests of the arithmetic: one worked by hand, and any that hypothesis finds."""

from datetime import date, timedelta

from hypothesis import strategies as st

from heatmap.pressure import Load
from inclusion.school.school_dates import SchoolCalendar, Span

ROLES = ("senco", "headteacher", "dsl")
FIRST, LAST = date(2026, 10, 1), date(2026, 12, 31)
NOVEMBER = SchoolCalendar(
    [Span(date(2026, 10, 5), date(2026, 12, 18), "Autumn")],
    [Span(date(2026, 10, 26), date(2026, 10, 30), "Half term", "half_term")],
)


@st.composite
def calendars(draw):
    """Up to three terms, apart, touching or overlapping, and up to four closures of any kind."""
    spans = st.builds(
        lambda start, length: Span(FIRST + timedelta(days=start), FIRST + timedelta(days=start + length)),
        st.integers(-20, 90),
        st.integers(0, 50),
    )
    terms, closures = draw(st.lists(spans, max_size=3)), draw(st.lists(spans, max_size=4))
    short = [Span(one.starts_on, min(one.ends_on, one.starts_on + timedelta(days=9))) for one in closures]
    return SchoolCalendar(terms, short)


@st.composite
def loads(draw):
    """Deadlines and events of up to three weeks around the days looked at, for one to three roles."""
    start = FIRST + timedelta(days=draw(st.integers(-40, 130)))
    deadline = draw(st.booleans())
    length = 0 if deadline else draw(st.sampled_from([0, 0, 0, 1, 2, 4, 6, 11, 20]))
    roles = draw(st.sets(st.sampled_from(ROLES), min_size=1))
    return Load(
        start,
        start + timedelta(days=length),
        deadline,
        draw(st.integers(0, 12)),
        draw(st.integers(0, 12)),
        {role: draw(st.integers(1, 5)) for role in sorted(roles)},
    )


def all_days(first=FIRST, last=LAST):
    return [first + timedelta(days=n) for n in range((last - first).days + 1)]
