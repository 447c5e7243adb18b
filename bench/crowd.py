"""Other schools beside the measured one: copies of it, made inside the database and mixed row by row."""

from django.db import connections, models

from inclusion.school.models import (
    AcademicYear,
    Closure,
    EventLevel,
    InsetDay,
    Membership,
    Occurrence,
    Role,
    RoleHolding,
    School,
    SchoolEvent,
    Term,
)

COPIED = [
    School,
    Membership,
    Role,
    RoleHolding,
    AcademicYear,
    Term,
    Closure,
    InsetDay,
    SchoolEvent,
    EventLevel,
    Occurrence,
]
FIRST_ID = 1000
NUMBERS = "WITH RECURSIVE n(k) AS (SELECT %s UNION ALL SELECT k + 1 FROM n WHERE k < %s) "
# The last eight digits of every id become the number of the copy: as scattered as the ids that they come from.
COPY_OF_ID = {
    "sqlite": "substr({0}, 1, 24) || printf('%%08x', k)",
    "postgresql": "overlay({0}::text placing lpad(to_hex(k), 8, '0') from 29)::uuid",
}


def copy_school(school: School, copies: int, alias: str) -> School:
    """Add this many schools with the same people, year and events and with ids of their own; give one from their midst.

    That one takes the name and the head of the first school, whose rows are the only ones that lie together.
    """
    connection = connections[alias]
    numbers = (FIRST_ID, FIRST_ID + copies - 1)
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("PRAGMA cache_size = -1000000")  # a gigabyte, until the next request opens the file anew
        for model in COPIED:
            columns = _copied_columns(model, connection.vendor)
            names, values = ", ".join(columns), ", ".join(columns.values())
            own = "id" if model is School else "school_id"
            table = model._meta.db_table
            # The order mixes the schools, which is the hardest case for a database that keeps rows in order of arrival.
            rows = f"SELECT {values} FROM {table} CROSS JOIN n WHERE {own} = %s ORDER BY id, k"
            cursor.execute(f"{NUMBERS} INSERT INTO {table} ({names}) {rows}", [*numbers, school.pk])
        # What the databases' own housekeeping would have done within minutes.
        cursor.execute("VACUUM ANALYZE" if connection.vendor == "postgresql" else "PRAGMA wal_checkpoint(TRUNCATE)")
    return _take_the_place(school, FIRST_ID + copies // 2)


def _take_the_place(school: School, of: int) -> School:
    slug, head = school.slug, school.memberships.get()
    user, head.user, school.slug = head.user, None, f"{slug}-first"
    head.save()
    school.save()
    Membership.objects.filter(school_id=of).update(user=user)
    School.objects.filter(pk=of).update(slug=slug)
    return School.objects.get(pk=of)


def _copied_columns(model: type[models.Model], vendor: str) -> dict[str, str]:
    """Column by column what the copy holds, in SQL."""
    columns = {}
    for field in model._meta.concrete_fields:
        name, kind = field.attname, field.target_field if isinstance(field, models.ForeignKey) else field
        if name == "school_id" or (model is School and field.primary_key):
            columns[name] = "k"
        elif isinstance(kind, models.UUIDField):
            columns[name] = COPY_OF_ID[vendor].format(name)
        elif name == "user_id":
            columns[name] = "NULL"
        elif model is School and name == "slug":
            columns[name] = "slug || '-' || k"
        elif not isinstance(field, models.AutoField):
            columns[name] = name
    return columns
