"""Reading for the page of clocks: what its forms ask for, worked out by the school's calendar."""

import uuid
from datetime import date
from typing import Any

from heatmap.actions.clocks import CALL, open_windows
from heatmap.forms.packs import ConsultationClockForm, OtherClockForm, ReviewClockForm, ReviewEventsForm, WindowForm
from heatmap.packs.clock_events import MEETING, REVIEW_PARTS, call_days, consultation_on, next_call, source_names
from heatmap.packs.clocks import annual_review_clock
from heatmap.packs.other_clocks import other_clock
from inclusion.school.access import Permission
from inclusion.school.models import Membership, SchoolEvent
from inclusion.school.queries import calendar_of
from inclusion.school.school_dates import ONE_DAY, SchoolCalendar


def clock_page(
    membership: Membership,
    today: date,
    *,
    review: ReviewClockForm | None = None,
    consultation: ConsultationClockForm | None = None,
    events: ReviewEventsForm | None = None,
    window: WindowForm | None = None,
    other: OtherClockForm | None = None,
) -> dict[str, Any]:
    """What the template needs. Forms that were sent keep what was typed."""
    calendar = calendar_of(membership.school)
    review = review or ReviewClockForm(label_suffix="")
    consultation = consultation or ConsultationClockForm(label_suffix="")
    window = window or WindowForm(label_suffix="")
    other = other or OtherClockForm(phase=membership.school.phase)
    return {
        "review": review,
        "steps": _steps(review, calendar),
        "events": events or ReviewEventsForm(),
        "consultation": consultation,
        "reply": consultation_on(consultation.cleaned_data["received"], calendar) if _is_said(consultation) else None,
        "other": other,
        "due": other_clock(other.chosen, other.cleaned_data["from_day"], calendar) if _is_said(other) else None,
        "window": window,
        "open_window": open_windows(membership.school).prefetch_related("entries__event").first(),
        "call_on": next_call(today, calendar),
        "call_days": call_days(today, calendar),
        "visits": visits(membership, today),
        "today": today,
        "creation_key": uuid.uuid4(),
        "can_add": membership.may(Permission.ADD_EVENTS),
        "can_edit": membership.may(Permission.CHANGE_CALENDAR),
        "can_call": membership.may(Permission.CHANGE_ALL_EVENTS),
    }


def _is_said(form: ReviewClockForm | ConsultationClockForm | OtherClockForm) -> bool:
    return form.is_bound and form.is_valid()


def _steps(form: ReviewClockForm, calendar: SchoolCalendar) -> list[dict[str, Any]]:
    """The meeting and its dates in their order, each with the law behind it."""
    if not _is_said(form):
        return []
    meeting_on = form.cleaned_data["meeting"]
    found = [
        {
            "slug": step.slug,
            "title": step.title,
            "due_on": step.due_on,
            "staff_day": step.staff_day if step.staff_day != step.due_on else None,
            "is_ours": step.set_by == "us",
            "basis": f"{step.basis[0].upper()}{step.basis[1:]}",
            "sources": source_names(step.sources),
        }
        for step in annual_review_clock(meeting_on, calendar)
    ]
    meeting = {"slug": MEETING, "title": REVIEW_PARTS[MEETING], "due_on": meeting_on, "is_ours": True}
    return sorted([*found, meeting], key=lambda step: step["due_on"])


def visits(membership: Membership, today: date) -> list[SchoolEvent]:
    """The inspections that Ofsted has rung about, from last week on."""
    events = SchoolEvent.objects.live().visible_to(membership)
    return list(events.filter(import_key__startswith=f"{CALL}-", ends_on__gte=today - 7 * ONE_DAY))
