"""The rows of the ground floor, one subject a file."""

from inclusion.school.models.audit import AuditEntry
from inclusion.school.models.events import (
    UNDO_DAYS,
    EventLevel,
    NamedPerson,
    Occurrence,
    OccurrenceChange,
    SchoolEvent,
)
from inclusion.school.models.people import Invitation, Membership, Role, RoleHolding, User
from inclusion.school.models.schools import RESERVED_SLUGS, School
from inclusion.school.models.sources import (
    CalendarSource,
    ImportChange,
    ImportRun,
    SchoolCount,
    SetUp,
    SourceEntry,
    YearChange,
)
from inclusion.school.models.year import AcademicYear, Closure, InsetDay, Term, WeekFlip

__all__ = [
    "RESERVED_SLUGS",
    "UNDO_DAYS",
    "AcademicYear",
    "AuditEntry",
    "CalendarSource",
    "Closure",
    "EventLevel",
    "ImportChange",
    "ImportRun",
    "InsetDay",
    "Invitation",
    "Membership",
    "NamedPerson",
    "Occurrence",
    "OccurrenceChange",
    "Role",
    "RoleHolding",
    "School",
    "SchoolCount",
    "SchoolEvent",
    "SetUp",
    "SourceEntry",
    "Term",
    "User",
    "WeekFlip",
    "YearChange",
]
