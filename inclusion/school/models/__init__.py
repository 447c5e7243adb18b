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
from inclusion.school.models.schools import School
from inclusion.school.models.year import AcademicYear, Closure, InsetDay, Term, WeekFlip

__all__ = [
    "UNDO_DAYS",
    "AcademicYear",
    "AuditEntry",
    "Closure",
    "EventLevel",
    "InsetDay",
    "Invitation",
    "Membership",
    "NamedPerson",
    "Occurrence",
    "OccurrenceChange",
    "Role",
    "RoleHolding",
    "School",
    "SchoolEvent",
    "Term",
    "User",
    "WeekFlip",
]
