"""The rows of joint planning, one subject a file."""

from planning.models.actions import Action
from planning.models.agenda import AgendaItem, Outcome
from planning.models.availability import MeetingTime, ReachCard
from planning.models.booked import BookedPerson, BookedTime
from planning.models.decisions import FROM_THE_OUTSET, Decision, Delegation, Stage, StageSaid
from planning.models.feeds import FeedCollection, FeedKey, MondayNote
from planning.models.meetings import Meeting, MeetingMail, MeetingStep, Participant
from planning.models.protected import Allocation, BlockKind, BlockSeries, ProtectedBlock
from planning.models.provision import STARTING_TIERS, AreaOfNeed, Delivery, Provision, StaffTime, TierList
from planning.models.registers import CohortCount, Gap, StoppedThing
from planning.models.reviews import Evidence, Judgement, ProvisionReview, Side
from planning.models.series import (
    DAY_BEGINS,
    DAY_ENDS,
    BuiltIn,
    MeetingSeries,
    MeetingTemplate,
    Part,
    SeriesPerson,
    TemplateItem,
)

__all__ = [
    "DAY_BEGINS",
    "DAY_ENDS",
    "FROM_THE_OUTSET",
    "STARTING_TIERS",
    "Action",
    "AgendaItem",
    "Allocation",
    "AreaOfNeed",
    "BlockKind",
    "BlockSeries",
    "BookedPerson",
    "BookedTime",
    "BuiltIn",
    "CohortCount",
    "Decision",
    "Delegation",
    "Delivery",
    "Evidence",
    "FeedCollection",
    "FeedKey",
    "Gap",
    "Judgement",
    "Meeting",
    "MeetingMail",
    "MeetingSeries",
    "MeetingStep",
    "MeetingTemplate",
    "MeetingTime",
    "MondayNote",
    "Outcome",
    "Part",
    "Participant",
    "ProtectedBlock",
    "Provision",
    "ProvisionReview",
    "ReachCard",
    "SeriesPerson",
    "Side",
    "StaffTime",
    "Stage",
    "StageSaid",
    "StoppedThing",
    "TemplateItem",
    "TierList",
]
