"""For whoever runs the server: repair schools, accounts, memberships and roles. What people wrote is not here.

Nothing is deleted here and nothing passes the school's own rules, so this is for what the school cannot mend by itself:
a mistyped address, a lost head, a membership that was ended by mistake.
"""

from typing import Any, ClassVar

from django.contrib import admin
from django.contrib.auth.admin import UserAdmin
from django.contrib.auth.forms import BaseUserCreationForm, UserChangeForm
from django.contrib.auth.models import Group
from django.db.models import F
from django.http import HttpRequest
from django_tasks_db.models import DBTaskResult

from inclusion.school.actions.audit import touch_calendar
from inclusion.school.models import Membership, Role, RoleHolding, School, User


class SuperuserOnly(admin.ModelAdmin):  # type: ignore[type-arg]
    """Only a superuser, and never to delete."""

    def has_module_permission(self, request: HttpRequest) -> bool:
        return self._is_superuser(request)

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self._is_superuser(request)

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self._is_superuser(request)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self._is_superuser(request)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def _is_superuser(self, request: HttpRequest) -> bool:
        return bool(request.user.is_active and getattr(request.user, "is_superuser", False))


class AccountChangeForm(UserChangeForm):  # type: ignore[type-arg]
    class Meta:
        model = User
        fields = "__all__"


class AccountCreationForm(BaseUserCreationForm):  # type: ignore[type-arg]
    class Meta:
        model = User
        fields = ("email", "name")
        field_classes: ClassVar[dict[str, Any]] = {}


class HoldingInline(admin.TabularInline):  # type: ignore[type-arg]
    """The roles of one person, taken from their own school only."""

    model = RoleHolding
    extra = 0
    fields = ("role",)

    def formfield_for_foreignkey(self, db_field: Any, request: HttpRequest, **options: Any) -> Any:
        match = request.resolver_match
        member = match.kwargs.get("object_id") if match else None
        person = Membership.objects.filter(pk=member).first() if member else None
        if db_field.name == "role":
            options["queryset"] = Role.objects.filter(school=person.school) if person else Role.objects.none()
        return super().formfield_for_foreignkey(db_field, request, **options)


@admin.register(User)
class AccountAdmin(SuperuserOnly, UserAdmin):  # type: ignore[type-arg]
    form = AccountChangeForm
    add_form = AccountCreationForm
    ordering = ("email",)
    list_display = ("email", "name", "is_active", "is_staff")
    list_filter = ("is_active", "is_staff", "is_superuser")
    search_fields = ("email", "name")
    filter_horizontal = ()
    fieldsets = (
        (None, {"fields": ("email", "name", "password", "is_active", "is_staff", "is_superuser", "last_login")}),
    )
    add_fieldsets = ((None, {"fields": ("email", "name", "password1", "password2")}),)
    readonly_fields = ("last_login",)


@admin.register(School)
class SchoolAdmin(SuperuserOnly):
    list_display = ("name", "slug", "phase", "kind", "is_demo")
    search_fields = ("name", "slug")
    readonly_fields = ("slug", "is_demo", "calendar_version", "version")

    def save_model(self, request: HttpRequest, obj: School, form: Any, change: bool) -> None:
        """Write only what was changed here: the school may have counted its versions on in the meantime."""
        obj.save(update_fields=form.changed_data if change else None)
        School.objects.filter(pk=obj.pk).update(version=F("version") + 1)
        touch_calendar(obj)


@admin.register(Membership)
class MembershipAdmin(SuperuserOnly):
    list_display = ("name", "email", "school", "joined_at", "ended_at")
    list_filter = ("school",)
    list_select_related = ("school",)
    search_fields = ("name", "email")
    fields = ("school", "name", "email", "user", "working_days", "joined_at", "ended_at")
    autocomplete_fields = ("user",)
    inlines = (HoldingInline,)

    def save_model(self, request: HttpRequest, obj: Membership, form: Any, change: bool) -> None:
        """Whoever has this person's form open is told that it was changed."""
        obj.version += change
        super().save_model(request, obj, form, change)
        touch_calendar(obj.school)

    def save_formset(self, request: HttpRequest, form: Any, formset: Any, change: bool) -> None:
        """A holding belongs to the school of its person."""
        for holding in formset.save(commit=False):
            holding.school = form.instance.school
            holding.save()
        for holding in formset.deleted_objects:
            holding.delete()


@admin.register(Role)
class RoleAdmin(SuperuserOnly):
    list_display = ("name", "slug", "standing", "school", "position", "retired_at")
    list_filter = ("school", "standing")
    list_select_related = ("school",)
    search_fields = ("name", "slug")

    def get_readonly_fields(self, request: HttpRequest, obj: Role | None = None) -> tuple[str, ...]:
        """A role stays in its school under its slug."""
        return ("school", "slug") if obj else ()

    def save_model(self, request: HttpRequest, obj: Role, form: Any, change: bool) -> None:
        """A role that is retired or brought back changes the map."""
        super().save_model(request, obj, form, change)
        touch_calendar(obj.school)


admin.site.unregister(Group)
admin.site.unregister(DBTaskResult)  # queued mail holds links that open accounts
