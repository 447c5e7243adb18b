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
    payload = models.BinaryField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["school", "starts_on", "ends_on"], name="scored_year_once")]
