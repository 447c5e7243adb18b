"""National dates that were moved: overridden once for all schools by whoever runs the server."""

from django.db import models
from django.utils import timezone


class MovedDate(models.Model):
    """In this school year the item of a calendar pack falls on another day, or other days, than its rule says."""

    item = models.SlugField("item of a calendar pack", max_length=60)
    year = models.PositiveSmallIntegerField("school year that begins in")
    on = models.DateField("new date, or the first day")
    until = models.DateField("last day, of a window", null=True, blank=True)
    is_confirmed = models.BooleanField("confirmed by a source", default=True)
    source = models.CharField("where it says so", max_length=200)
    noted_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        ordering = ["year", "item"]
        constraints = [
            models.UniqueConstraint(fields=["item", "year"], name="moved_date_once_a_year"),
            models.CheckConstraint(
                name="moved_date_in_order",
                condition=models.Q(until__isnull=True) | models.Q(until__gte=models.F("on")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.item} {self.year}"
