"""What every screen of the map begins with: the choice in its address, its scores, and who stands in the rows."""

from datetime import date, timedelta
from functools import cached_property

from django.urls import reverse
from django.utils import timezone

from heatmap.choice import EVERYTHING, NATURES, SETTERS, Choice, in_words, read_choice
from heatmap.grid import Member
from heatmap.items import lists_confidential
from heatmap.queries import Narrowing, Scored, scored, year_around
from heatmap.rows import PAIR, default_pair, people_of, person_member, pick, role_member
from inclusion.school.access import Permission
from inclusion.school.guards import SchoolRequest
from inclusion.school.school_dates import monday_of

TURNED = 3  # columns of the turned table on a phone
PATHS = {  # below the map's own address; `reverse` for each link of a page costs as much as its rows
    "heatmap:term": "",
    "heatmap:week": "week/",
    "heatmap:year": "year/",
    "heatmap:list": "list/",
    "heatmap:present": "present/",
}
VIEWS = [("Term", "heatmap:term"), ("Week", "heatmap:week"), ("Year", "heatmap:year"), ("List", "heatmap:list")]


class Screen:
    """One request for a map: whose it is, what was chosen, today.

    Those who may know confidential events in scores only, such as governors, cannot narrow the map: the whole map
    less its parts would be what is confidential, with its days and levels.
    """

    def __init__(self, request: SchoolRequest) -> None:
        self.request, self.membership, self.school = request, request.membership, request.school
        self.today = timezone.localdate()
        self.roles = self.membership.school_roles
        asks_people = request.GET.get("people") == "1" and self.membership.may(Permission.SEE_PEOPLE)
        self.people = people_of(self.membership) if asks_people else []
        keys = [person.key for person in self.people] if asks_people else None
        self.may_narrow = lists_confidential(self.membership)
        choice = read_choice(request.GET, [role.slug for role in self.roles], keys)
        self.choice = choice if self.may_narrow else choice.with_(**EVERYTHING)
        self.day = self.choice.on or self.today

    @property
    def narrowed(self) -> Narrowing:
        choice = self.choice
        return Narrowing(frozenset(choice.natures), frozenset(choice.set_by), choice.ours, reader=self.membership)

    def scores(self, day: date) -> Scored:
        """The scores of the year around the day, of the events that count."""
        return scored(self.school, day, narrowed=self.narrowed)

    def week_scores(self, day: date) -> Scored:
        """The scores of the year in which the day's school week ends: its Monday may still lie in the year before."""
        known = self.scores(day)
        week = known.calendar.week_of(day)
        return self.scores_at(week.staff_days[-1], known) if week else known

    def scores_at(self, day: date, known: Scored) -> Scored:
        """These scores where they are of the day's year, else those of that year."""
        here = monday_of(year_around(known.years, day).starts_on) == known.starts_on
        return known if here else self.scores(day)

    def scores_beyond_ours(self, known: Scored) -> Scored:
        """The same year without the question of what the school could move itself."""
        choice = self.choice
        wider = Narrowing(frozenset(choice.natures), frozenset(choice.set_by), reader=self.membership)
        return scored(self.school, known.starts_on + timedelta(days=6), narrowed=wider)

    def members(self, known: Scored) -> list[Member]:
        """Every possible row, in the school's order, people by name."""
        if self.choice.people:
            asked = set(self.choice.roles)
            people = [person for person in self.people if not asked or asked & set(person.roles)]
            return [person_member(person, known) for person in people]
        return [role_member(role, known) for role in self.roles]

    def shown(self, members: list[Member]) -> list[Member]:
        """The rows: those chosen, else all for whom something is recorded."""
        if self.choice.roles and not self.choice.people:
            return pick(members, self.choice.roles)
        return [member for member in members if member.recorded]

    @cached_property
    def pair(self) -> list[str]:
        """The keys of those who are looked at together; by default the SENCo and the headteacher."""
        slugs = {role.slug for role in self.roles}
        usual = default_pair(self.people) or [slug for slug in PAIR if slug in slugs]
        chosen = list(self.choice.together)
        return chosen if chosen and set(chosen) != set(usual) else usual

    def joint_members(self, members: list[Member], known: Scored) -> list[Member]:
        """The members of the together row; roles too where people stand in the rows and a role was asked for."""
        everybody = {member.key: member for member in members}
        for role in self.roles:
            if role.slug in self.pair:
                everybody.setdefault(role.slug, role_member(role, known))
        for person in self.people:
            if person.key in self.pair and person.key not in everybody:
                everybody[person.key] = person_member(person, known)
        return [everybody[key] for key in self.pair if key in everybody]

    def few(self, shown: list[Member]) -> list[Member]:
        """The rows that a phone has room for: one's own role first, then SENCo and headteacher, then as they come."""
        own = [role.slug for role in self.roles if role.held] if not self.choice.people else [str(self.membership.pk)]
        wanted = [*(self.choice.roles or own[:1]), *self.pair, *(member.key for member in shown)]
        by_key = {member.key: member for member in shown}
        return [by_key[key] for key in dict.fromkeys(wanted) if key in by_key][:TURNED]

    # Addresses ----------------------------------------------------------------------------------------------------

    @cached_property
    def map_url(self) -> str:
        return reverse("heatmap:term", args=[self.school.slug])

    def url(self, name: str, choice: Choice) -> str:
        return f"{self.map_url}{PATHS[name]}{choice.query()}"

    def around_day(self, name: str) -> tuple[str, str]:
        """The address of another screen with the same choice, before and after its day."""
        rest = self.choice.at(None).query().replace("?", "&", 1)
        return f"{self.map_url}{PATHS[name]}?on=", rest

    def cell_address(self, key: str, *extra: tuple[str, str]) -> tuple[str, str]:
        """The address of a row's cells, before and after the day; by hand, because `reverse` would cost more."""
        return f"{self.map_url}cell/{key}/", f"/{self.choice.counting(*extra)}"

    @property
    def events_url(self) -> str:
        return reverse("school:events", args=[self.school.slug])

    # For the templates --------------------------------------------------------------------------------------------

    def toolbar(self, current: str) -> dict[str, object]:
        """The same choice in the other views, and the forms that change it."""
        choice = self.choice
        return {
            "choice": choice,
            "views": [(label, self.url(name, choice.at(choice.on)), name == current) for label, name in VIEWS],
            "today_url": self.url(current, choice.at(None)),
            "present_url": self.url("heatmap:present", choice.at(choice.on)),
            "rows_fields": choice.fields("roles", "together"),
            "role_rows": [
                (role, role.slug in choice.roles or not choice.roles, role.slug in self.pair) for role in self.roles
            ],
            "people_rows": [(person, person.key in self.pair) for person in self.people],
            "roles_url": self.url(current, choice.at(choice.on).with_(people=False, together=())),
            "people_url": self.url(current, choice.at(choice.on).with_(people=True, together=())),
            "may_see_people": self.membership.may(Permission.SEE_PEOPLE),
            "may_narrow": self.may_narrow,
            "count_fields": choice.fields("nature", "set_by", "ours"),
            "natures": [(value, label, value in choice.natures) for value, label in NATURES.items()],
            "setters": [(value, label, value in choice.set_by) for value, label in SETTERS.items()],
            "counting": in_words(choice),
            "everything_url": self.url(current, choice.at(choice.on).with_(**EVERYTHING)),
        }
