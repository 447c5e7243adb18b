"""Writes to provision and reviews of one school take turns, so that no two of them wait for each other for ever."""

from inclusion.school.models import School


def take_turn(school_id: int) -> None:
    """Wait until no other such write of the school runs. Call it before any row is locked."""
    School.objects.select_for_update(no_key=True).get(pk=school_id)  # what only refers to the school need not wait
