"""The school's trail: who did what and when, for those who may read it."""

from urllib.parse import urlencode
from uuid import UUID

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.views.decorators.http import require_safe

from inclusion.school.access import Permission
from inclusion.school.guards import SchoolRequest, requires
from inclusion.school.models import AuditEntry, Membership
from inclusion.school.pages import render_page

ENTRIES_A_PAGE = 50


@require_safe
@requires(Permission.SEE_AUDIT)
def audit(request: SchoolRequest) -> HttpResponse:
    """Newest first, by person and by kind of thing. A filter that is not known is left out."""
    trail = AuditEntry.objects.visible_to(request.membership)
    kinds = sorted(trail.order_by().values_list("kind", flat=True).distinct())
    people = {str(person.pk): person.name for person in Membership.objects.visible_to(request.membership)}
    chosen = {}
    if (kind := request.GET.get("kind", "")) in kinds:
        trail, chosen["kind"] = trail.filter(kind=kind), kind
    if (person := request.GET.get("person", "")) in people:
        trail, chosen["person"] = trail.filter(actor=UUID(person)), person
    page = Paginator(trail.select_related("actor"), ENTRIES_A_PAGE).get_page(request.GET.get("page"))
    context = {"page": page, "kinds": kinds, "people": people, "chosen": chosen, "query": urlencode(chosen)}
    return render_page(request, "school/audit.html", context, fragment="school/_audit_entries.html")
