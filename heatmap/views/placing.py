"""Advice while an event is typed: where it would land. It reads whatever is there and never refuses."""

from datetime import date, timedelta

from django import forms
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.dateparse import parse_date
from django.views.decorators.http import require_POST

from heatmap.drafts import load_of
from heatmap.placing import Advice, Wish, advise
from heatmap.pressure import Load
from heatmap.queries import scored
from inclusion.school.access import Permission
from inclusion.school.addresses import uuid_of
from inclusion.school.forms.days import DayField
from inclusion.school.forms.event_values import level_name
from inclusion.school.forms.events import LONGEST_SPAN, THIS
from inclusion.school.guards import SchoolRequest, requires
from inclusion.school.models import Occurrence, SchoolEvent
from inclusion.school.pages import render_page

HINT = Advice(("Choose a date to see where it would land.",))
OURS = SchoolEvent.SetBy.US
NOT_KEPT = {"csrfmiddlewaretoken", "check", "take"}


@require_POST
@requires(Permission.ADD_EVENTS)
def placing(request: SchoolRequest) -> HttpResponse:
    """Advice on the event form that is posted, beside it or as a page of its own that leads back to the form."""
    event = _event(request)
    wish = _wish(request)
    advice = HINT if wish is None else _advice(request, wish, event)
    back = reverse("school:event_edit", args=[request.school.slug, event.pk]) if event else ""
    context = {
        "advice": advice,
        "back": back or reverse("school:event_add", args=[request.school.slug]),
        "typed": [(name, value) for name, values in request.POST.lists() if name not in NOT_KEPT for value in values],
    }
    return render_page(request, "heatmap/placing.html", context, fragment="heatmap/_placing.html")


def _event(request: SchoolRequest) -> SchoolEvent | None:
    """The event that is being changed, where the person may change it."""
    pk = uuid_of(request.POST.get("event", ""))
    events = SchoolEvent.objects.live().changeable_by(request.membership)
    return events.filter(pk=pk).first() if pk else None


def _advice(request: SchoolRequest, wish: Wish, event: SchoolEvent | None) -> Advice:
    known = scored(request.school, wish.load.starts_on)
    names = {role.slug: role.name for role in request.membership.school_roles}
    stored = _stored(request, event, known.starts_on, known.ends_on) if event else []
    return advise(known, wish, names, request.school.thresholds, timezone.localdate(), stored)


def _stored(request: SchoolRequest, event: SchoolEvent, first: date, last: date) -> list[Load]:
    """What the map holds of the event: all its times, or only the one that is being changed."""
    times = Occurrence.objects.visible_to(request.membership).filter(event=event)
    original = _read(parse_date, request.POST.get("original", ""))
    if event.repeats and original and request.POST.get("scope") == THIS:
        times = times.filter(original_on=original)
    return [load_of(time) for time in times.select_related("event").prefetch_related("event__levels__role")]


def _wish(request: SchoolRequest) -> Wish | None:
    """What is typed so far; None while there is no date to go by."""
    post = request.POST
    day = DayField(required=False)
    first, last = _read(day.clean, post.get("starts_on", "")), _read(day.clean, post.get("ends_on", ""))
    if first is None:
        return None
    deadline = post.get("nature") == SchoolEvent.Nature.DEADLINE
    if last is None or deadline or not timedelta() <= last - first < LONGEST_SPAN:
        last = first
    chosen = {role.slug: post.get(level_name(role), "") for role in request.membership.school_roles}
    levels = {slug: int(level) for slug, level in chosen.items() if level in ("1", "2", "3", "4", "5")}
    load = Load(
        first, last, deadline, _staff_days(post.get("run_up", "")), _staff_days(post.get("follow_up", "")), levels
    )
    repeats = post.get("repeat", "none") != SchoolEvent.Repeat.NONE and post.get("scope") != THIS
    placeable = not repeats and post.get("set_by", OURS) == OURS
    if "movable" not in post:
        return Wish(load, placeable)
    window = [_read(day.clean, post.get(name, "")) for name in ("movable_from", "movable_to")]
    return Wish(load, placeable, *window)


def _read(read: object, text: str) -> date | None:
    """The date that was typed; None for anything that is not one."""
    try:
        return read(text.strip())  # type: ignore[operator, no-any-return]
    except (ValueError, ValidationError):
        return None


def _staff_days(text: str) -> int:
    try:
        return forms.IntegerField(required=False, min_value=0, max_value=200).clean(text) or 0
    except ValidationError:
        return 0
