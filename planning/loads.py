"""Reading how hard people are pressed on which day, from the stored scores of the heat map."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

from heatmap.pressure import HEAVY, STEADY, band_of, carry, week_score
from heatmap.queries import Scored, scored
from inclusion.school.models import Membership, RoleHolding, School
from inclusion.school.queries import calendar_of
from inclusion.school.school_dates import SchoolCalendar, monday_of

__all__ = ["HEAVY", "STEADY", "Loads", "loads_of"]


@dataclass
class Loads:
    """The loads of some people, each year read when it is first asked for (one query, where it is stored).

    Scores and bands are those of the heat map: a person carries the sum of their roles on the days they work.
    """

    school: School
    calendar: SchoolCalendar
    roles: dict[Membership, list[str]]  # slugs of the live roles held
    _known: list[Scored] = field(default_factory=list, repr=False)
    _lines: dict[tuple[Membership, date], Sequence[float]] = field(default_factory=dict, repr=False)

    def score(self, person: Membership, day: date) -> float:
        """The person's score on the day."""
        known = self._year(day)
        return self._line(person, known)[(day - known.starts_on).days]

    def band(self, person: Membership, day: date) -> int:
        """1 Quiet to 5 Overloaded."""
        return band_of(self.score(person, day), self.school.thresholds)

    def is_recorded(self, person: Membership, day: date) -> bool:
        """Whether anything at all is recorded for the person in the school year around the day."""
        return any(self._line(person, self._year(day)))

    def week_score(self, person: Membership, day: date) -> float:
        """The mean over the staff days of the week around the day; 0 in a week without any."""
        monday = monday_of(day)
        days = self.calendar.staff_days_between(monday, monday + timedelta(days=6))
        return week_score([self.score(person, one) for one in days])[0] if days else 0.0

    def week_band(self, person: Membership, day: date) -> int:
        """The band of the week around the day."""
        return band_of(self.week_score(person, day), self.school.thresholds)

    def role_score(self, person: Membership, day: date) -> float:
        """The highest score among the roles the person holds: no more than the map by role shows to everybody."""
        known = self._year(day)
        place = (day - known.starts_on).days
        return max(
            (known.scores[role][place] for role in self.roles.get(person, []) if role in known.scores), default=0
        )

    def role_week_score(self, person: Membership, day: date) -> float:
        """The same for the week around the day; 0 in a week without staff days."""
        monday, known = monday_of(day), self._year(day)
        days = self.calendar.staff_days_between(monday, monday + timedelta(days=6))
        held = [role for role in self.roles.get(person, []) if role in known.scores]
        return max((week_score(known.on(role, days))[0] for role in held), default=0.0) if days else 0.0

    def shared_days(self, people: Iterable[Membership], first: date, last: date) -> list[date]:
        """The staff days from first to last on which all of these people work."""
        weekdays = [person.weekdays for person in people]
        days = self.calendar.staff_days_between(first, last)
        return [day for day in days if all(day.weekday() in worked for worked in weekdays)]

    def calmest_days(self, people: Sequence[Membership], first: date, last: date, *, count: int = 3) -> list[date]:
        """So many shared days, the calmest first: by the heaviest band among them, the joint score, the date."""

        def weight(day: date) -> tuple[int, float, date]:
            heaviest = max((self.band(person, day) for person in people), default=1)
            return heaviest, round(sum(self.score(person, day) for person in people), 6), day

        return sorted(self.shared_days(people, first, last), key=weight)[:count]

    def calm_weeks(self, people: Sequence[Membership], first: date, last: date, *, count: int = 3) -> list[date]:
        """The calmest shared day of each of the calmest weeks, by date: weeks by their joint week score."""
        weeks: dict[date, list[date]] = {}
        for day in self.shared_days(people, first, last):
            weeks.setdefault(monday_of(day), []).append(day)

        def weight(monday: date) -> tuple[float, date]:
            return round(sum(self.week_score(person, monday) for person in people), 6), monday

        calmest = sorted(weeks, key=weight)[:count]
        return sorted(self.calmest_days(people, weeks[one][0], weeks[one][-1], count=1)[0] for one in calmest)

    def _year(self, day: date) -> Scored:
        for known in self._known:
            if known.starts_on <= day <= known.ends_on:
                return known
        self._known.append(scored(self.school, day))
        return self._known[-1]

    def _line(self, person: Membership, known: Scored) -> Sequence[float]:
        key = (person, known.starts_on)
        if key not in self._lines:
            lines = [known.scores[role] for role in self.roles.get(person, []) if role in known.scores]
            self._lines[key] = carry(lines, person.weekdays, known.calendar, known.days)
        return self._lines[key]


def loads_of(school: School, people: Iterable[Membership]) -> Loads:
    """The loads of these people: two queries, and one for each school year that is asked about."""
    chosen = list(people)
    held = RoleHolding.objects.filter(school=school, membership__in=chosen, role__retired_at__isnull=True)
    roles: dict[Membership, list[str]] = {person: [] for person in chosen}
    by_key = {person.pk: person for person in chosen}
    for pk, slug in held.order_by("role__position", "role__slug").values_list("membership_id", "role__slug"):
        roles[by_key[pk]].append(slug)
    return Loads(school, calendar_of(school), roles)
