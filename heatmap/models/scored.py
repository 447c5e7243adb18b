"""Scored days, kept so that an unchanged map is read and not worked out again."""

from django.db import models


class ScoredYear(models.Model):
    """The day scores of every role of a school from `starts_on` to `ends_on`, as they were at `version`.

    A reader whose school has another `calendar_version` works them out again, so nobody can read a stale map.
    """

    school = models.ForeignKey("school.School", on_delete=models.CASCADE, related_name="+")
    starts_on = models.DateField()
    ends_on = models.DateField()
    version = models.PositiveBigIntegerField()
    calendar = models.TextField(help_text="the rows of the school's calendar, as JSON")
    roles = models.TextField(help_text="the slugs of the scored roles, as JSON")
    scores = models.BinaryField(help_text="role after role, one little-endian double for each day")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["school", "starts_on", "ends_on"], name="scored_year_once")]

    def __str__(self) -> str:
        return f"{self.school_id} {self.starts_on.isoformat()} at {self.version}"
