"""Heavy and quiet weeks as lines across a calendar, from the scores of the map, for people who book elsewhere."""

from collections.abc import Sequence
from datetime import date, timedelta

from django.conf import settings
from django.urls import reverse

from heatmap.pressure import HEAVY, STEADY, band_of, week_score
from heatmap.queries import Scored, scored
from heatmap.rows import PAIR
from inclusion.school.calendars.feed_writing import FeedEntry
from inclusion.school.models import Membership, Role, School
from inclusion.school.school_dates import SchoolWeek, monday_of
from inclusion.school.wording import listed
from planning.invitation_files import uid_of

NEXT_YEAR = timedelta(days=60)  # how long before it begins a school year is shown
ESTIMATE = "From the school’s heat map: how heavy the week is expected to be."


def week_entries(membership: Membership, first: date, today: date) -> list[FeedEntry]:
    """A line for each school week that is Heavy for the SENCo or the headteacher, or quiet for both.

    From the week of `first` to the end of the school year, and the next year too once it is near. One query a year.
    """
    school, pair = membership.school, [role for role in membership.school_roles if role.slug in PAIR]
    known = scored(school, today)
    years = [known]
    after = known.ends_on + timedelta(days=1)
    if after <= today + NEXT_YEAR:
        years.append(scored(school, after + timedelta(days=6)))
    weeks = {week.monday: (year, week) for year in years for week in _weeks(year) if week.monday >= monday_of(first)}
    lines = (_line(school, year, week, pair) for year, week in weeks.values())
    return [line for line in lines if line is not None]


def _weeks(known: Scored) -> Sequence[SchoolWeek]:
    return [week for week in known.calendar.weeks if known.starts_on <= week.monday <= known.ends_on]


def _line(school: School, known: Scored, week: SchoolWeek, pair: Sequence[Role]) -> FeedEntry | None:
    said = week_words([(role.name, week_band(known, role.slug, week, school.thresholds)) for role in pair])
    if not said:
        return None
    return FeedEntry(
        uid=uid_of(f"week-{school.slug}-{week.monday.isoformat()}", settings.SITE_URL),
        title=said,
        starts=week.staff_days[0],
        ends=week.staff_days[-1],
        text=ESTIMATE,
        url=f"{settings.SITE_URL}{reverse('heatmap:week', args=[school.slug])}?on={week.monday.isoformat()}",
    )


def week_band(known: Scored, role: str, week: SchoolWeek, thresholds: Sequence[float]) -> int:
    """The band of the role's week; 0 where nothing is recorded for it, which is not the same as quiet."""
    if role not in known.recorded:
        return 0
    return band_of(week_score(known.on(role, week.staff_days))[0], thresholds)


def week_words(bands: Sequence[tuple[str, int]]) -> str:
    """ "Heavy week: SENCo" names those for whom it is; "Quiet week: …" everybody, where it is for all; else empty."""
    heavy = [name for name, band in bands if band >= HEAVY]
    if heavy:
        return f"Heavy week: {listed(heavy)}"
    if bands and all(0 < band <= STEADY for _, band in bands):
        return f"Quiet week: {listed([name for name, _ in bands])}"
    return ""
