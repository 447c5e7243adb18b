"""Who may see and do what in a school: one table, readable by a headteacher. Pure; the rows themselves are scoped by
each model's `visible_to`."""

from collections.abc import Iterable
from enum import Enum, StrEnum


class Standing(StrEnum):
    """What a role stands for in a school. A person has the union of the standings of the roles they hold."""

    HEAD = "HEAD"  # headteacher
    SENCO = "SENCO"  # special educational needs co-ordinator
    SLT = "SLT"  # deputy, assistant head
    LEAD = "LEAD"  # phase, curriculum and pastoral leader, DSL, assessment lead, exams officer
    STAFF = "STAFF"  # teacher, teaching assistant
    OFFICE = "OFFICE"  # business manager, office
    GOV = "GOV"  # governor


class Grant(StrEnum):
    """What a cell of the table says."""

    WRITE = "W"  # read all, add and change all
    READ_WRITE_OWN = "R+own"  # read all, add, change what one made or is named on
    READ = "R"
    OWN = "own"  # see and change only what one made or is named on
    NOTHING = "-"  # it does not exist for them: 404


# fmt: off
TABLE: dict[str, dict[str, str]] = {
    #                       HEAD        SENCO       SLT         LEAD          STAFF         OFFICE      GOV
    "school":      dict(HEAD="W",   SENCO="W",   SLT="R",   LEAD="R",     STAFF="R",     OFFICE="R",   GOV="R"),
    "roles":       dict(HEAD="W",   SENCO="W",   SLT="R",   LEAD="R",     STAFF="R",     OFFICE="W",   GOV="-"),
    "calendar":    dict(HEAD="W",   SENCO="W",   SLT="R",   LEAD="R",     STAFF="R",     OFFICE="W",   GOV="R"),
    "staff":       dict(HEAD="W",   SENCO="R",   SLT="R",   LEAD="R",     STAFF="R",     OFFICE="W",   GOV="-"),
    "events":      dict(HEAD="W",   SENCO="W",   SLT="W",   LEAD="R+own", STAFF="R+own", OFFICE="W",   GOV="R"),
    "confidential": dict(HEAD="own", SENCO="own", SLT="own", LEAD="own",  STAFF="own",   OFFICE="own", GOV="-"),
    "levels":      dict(HEAD="W",   SENCO="W",   SLT="W",   LEAD="W",     STAFF="W",     OFFICE="W",   GOV="-"),
    "map":         dict(HEAD="R",   SENCO="R",   SLT="R",   LEAD="R",     STAFF="R",     OFFICE="R",   GOV="R"),
    "people_map":  dict(HEAD="R",   SENCO="R",   SLT="R",   LEAD="own",   STAFF="own",   OFFICE="own", GOV="-"),
    "what_if":     dict(HEAD="W",   SENCO="W",   SLT="W",   LEAD="W",     STAFF="W",     OFFICE="W",   GOV="-"),
    "availability": dict(HEAD="W",  SENCO="W",   SLT="W",   LEAD="W",     STAFF="W",     OFFICE="W",   GOV="-"),
    "meetings":    dict(HEAD="own", SENCO="own", SLT="own", LEAD="own",   STAFF="own",   OFFICE="own", GOV="own"),
    "meeting_planning": dict(HEAD="W", SENCO="W", SLT="W",  LEAD="W",     STAFF="W",     OFFICE="W",   GOV="-"),
    "actions": dict(HEAD="R+own", SENCO="R+own", SLT="R+own", LEAD="R+own", STAFF="R+own", OFFICE="R+own", GOV="own"),
    "provision_names": dict(HEAD="R", SENCO="R", SLT="R",   LEAD="R",     STAFF="R",     OFFICE="-",   GOV="-"),
    "provision":   dict(HEAD="W",   SENCO="W",   SLT="R",   LEAD="R+own", STAFF="-",     OFFICE="-",   GOV="-"),
    "small_counts": dict(HEAD="R",  SENCO="R",   SLT="R",   LEAD="-",     STAFF="-",     OFFICE="-",   GOV="-"),
    "cohorts":     dict(HEAD="W",   SENCO="W",   SLT="R",   LEAD="R",     STAFF="-",     OFFICE="-",   GOV="R"),
    "gaps":        dict(HEAD="W",   SENCO="W",   SLT="R",   LEAD="R",     STAFF="R",     OFFICE="-",   GOV="R"),
    "decision_titles": dict(HEAD="R", SENCO="R", SLT="R",   LEAD="R",     STAFF="R",     OFFICE="-",   GOV="R"),
    "decisions":   dict(HEAD="W",   SENCO="W",   SLT="W",   LEAD="R",     STAFF="-",     OFFICE="-",   GOV="R"),
    "names":       dict(HEAD="R",   SENCO="R",   SLT="R",   LEAD="R",     STAFF="R",     OFFICE="R",   GOV="-"),
    "authority":   dict(HEAD="W",   SENCO="R",   SLT="R",   LEAD="R",     STAFF="R",     OFFICE="R",   GOV="R"),
    "protected":   dict(HEAD="W",   SENCO="W",   SLT="-",   LEAD="-",     STAFF="-",     OFFICE="-",   GOV="-"),
    "protected_totals": dict(HEAD="R", SENCO="R", SLT="R",  LEAD="-",     STAFF="-",     OFFICE="-",   GOV="R"),
    "reflections": dict(HEAD="own", SENCO="own", SLT="own", LEAD="own",   STAFF="own",   OFFICE="own", GOV="-"),
    "team_step":   dict(HEAD="W",   SENCO="W",   SLT="W",   LEAD="-",     STAFF="-",     OFFICE="-",   GOV="-"),
    "cpd_record":  dict(HEAD="R",   SENCO="R",   SLT="R",   LEAD="own",   STAFF="own",   OFFICE="own", GOV="-"),
    "pupil_numbers": dict(HEAD="W", SENCO="W",  SLT="-",  LEAD="-",       STAFF="-",     OFFICE="-",   GOV="-"),
    "exercise":    dict(HEAD="W",   SENCO="W",   SLT="W",   LEAD="R",     STAFF="-",     OFFICE="-",   GOV="-"),
    "felt":        dict(HEAD="own", SENCO="own", SLT="own", LEAD="own",   STAFF="own",   OFFICE="own", GOV="-"),
    "feeds":       dict(HEAD="own", SENCO="own", SLT="own", LEAD="own",   STAFF="own",   OFFICE="own", GOV="own"),
    "monday_note": dict(HEAD="own", SENCO="own", SLT="own", LEAD="own",   STAFF="own",   OFFICE="own", GOV="-"),
    "audit":       dict(HEAD="R",   SENCO="R",   SLT="-",   LEAD="-",     STAFF="-",     OFFICE="-",   GOV="-"),
}
# fmt: on

# Only a HEAD gives or takes these away; OFFICE invites and ends everybody else.
STANDINGS_ONLY_HEAD_GRANTS = frozenset({Standing.HEAD, Standing.SENCO, Standing.SLT})

SEES = frozenset({Grant.WRITE, Grant.READ_WRITE_OWN, Grant.READ, Grant.OWN})
ADDS = frozenset({Grant.WRITE, Grant.READ_WRITE_OWN})
SEES_ALL = frozenset({Grant.WRITE, Grant.READ_WRITE_OWN, Grant.READ})
CHANGES_ALL = frozenset({Grant.WRITE})


class Permission(Enum):
    """What a view asks for: an area of the table, and the grants that are enough."""

    SEE_SCHOOL = ("school", SEES)
    CHANGE_SCHOOL = ("school", CHANGES_ALL)
    SEE_ROLES = ("roles", SEES)
    CHANGE_ROLES = ("roles", CHANGES_ALL)
    SEE_CALENDAR = ("calendar", SEES)
    CHANGE_CALENDAR = ("calendar", CHANGES_ALL)
    SEE_STAFF = ("staff", SEES)
    CHANGE_STAFF = ("staff", CHANGES_ALL)
    SEE_EVENTS = ("events", SEES)
    ADD_EVENTS = ("events", ADDS)
    CHANGE_ALL_EVENTS = ("events", CHANGES_ALL)
    OPEN_OWN_CONFIDENTIAL = ("confidential", SEES)
    CORRECT_OWN_LEVEL = ("levels", CHANGES_ALL)
    SEE_MAP = ("map", SEES)
    SEE_ALL_PEOPLE = ("people_map", SEES_ALL)
    SEE_PEOPLE = ("people_map", SEES)
    TRY_WHAT_IF = ("what_if", CHANGES_ALL)
    SEE_AVAILABILITY = ("availability", SEES)
    SEE_MEETINGS = ("meetings", SEES)
    PLAN_MEETINGS = ("meeting_planning", CHANGES_ALL)
    SEE_ACTIONS = ("actions", SEES)
    SEE_ACTIONS_OF_MEETINGS = ("actions", SEES_ALL)  # all of the meetings one takes part in
    SEE_PROVISION_NAMES = ("provision_names", SEES)
    SEE_REVIEWS = ("provision", SEES)
    RECORD_OWN_DELIVERY = ("provision", ADDS)
    CHANGE_PROVISION = ("provision", CHANGES_ALL)
    SEE_SMALL_COUNTS = ("small_counts", SEES)
    SEE_COHORTS = ("cohorts", SEES)
    CHANGE_COHORTS = ("cohorts", CHANGES_ALL)
    SEE_GAPS = ("gaps", SEES)
    CHANGE_GAPS = ("gaps", CHANGES_ALL)
    SEE_DECISION_TITLES = ("decision_titles", SEES)
    SEE_DECISIONS = ("decisions", SEES)
    CHANGE_DECISIONS = ("decisions", CHANGES_ALL)
    SEE_NAMES = ("names", SEES)
    SEE_AUTHORITY = ("authority", SEES)
    CHANGE_AUTHORITY = ("authority", CHANGES_ALL)
    MARK_PROTECTED = ("protected", CHANGES_ALL)
    SEE_PROTECTED_TOTALS = ("protected_totals", SEES)
    SEE_REFLECTIONS = ("reflections", SEES)  # own, shared with one, revealed among those who took part
    SEE_TEAM_STEP = ("team_step", SEES)
    SEE_CPD_RECORD = ("cpd_record", SEES)
    SEE_WHOLE_CPD_RECORD = ("cpd_record", SEES_ALL)
    CHANGE_PUPIL_NUMBERS = ("pupil_numbers", CHANGES_ALL)  # how many EHC plans in which year
    SEE_EXERCISE = ("exercise", SEES)
    RUN_EXERCISE = ("exercise", CHANGES_ALL)
    SAY_HOW_IT_FELT = ("felt", SEES)
    SEE_FEEDS = ("feeds", SEES)
    WANT_MONDAY_NOTE = ("monday_note", SEES)
    SEE_AUDIT = ("audit", SEES)

    @property
    def area(self) -> str:
        """The row of the table."""
        return self.value[0]

    def allows(self, standings: Iterable[Standing]) -> bool:
        """True when one of the standings is granted enough in the table."""
        area, enough = self.value
        return any(Grant(TABLE[area][standing]) in enough for standing in standings)

    def is_visible_to(self, standings: Iterable[Standing]) -> bool:
        """True when the area exists at all for these standings; decides between 403 and 404."""
        return any(Grant(TABLE[self.area][standing]) in SEES for standing in standings)


def may_grant(granter: Iterable[Standing], standing: Standing) -> bool:
    """True when a person with the granter's standings may make, retire, give or take away a role of this standing.

    Giving a role to a person takes the right to change the staff list as well.
    """
    granter = set(granter)
    if standing in STANDINGS_ONLY_HEAD_GRANTS:
        return Standing.HEAD in granter
    return Permission.CHANGE_ROLES.allows(granter)


STANDING_WORDS = {
    Standing.HEAD: "Headteacher",
    Standing.SENCO: "SENCo",
    Standing.SLT: "Senior leadership team",
    Standing.LEAD: "Leader of a phase, subject or area",
    Standing.STAFF: "Teaching or support staff",
    Standing.OFFICE: "Office and business",
    Standing.GOV: "Governor",
}
