"""Times that are taken for something a storey above keeps, such as a visit: the search for times knows of them."""

import uuid

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q

from inclusion.school.models import Membership, SchoolEvent


class BookedTime(models.Model):
    """People are taken at a time. `on` and `starts_at` are the school's wall clock; `event` is what the map shows."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    school = models.ForeignKey("school.School", on_delete=models.CASCADE, related_name="+")
    on = models.DateField("date")
    starts_at = models.TimeField("from")
    minutes = models.PositiveSmallIntegerField(validators=[MinValueValidator(5), MaxValueValidator(480)])
    event = models.OneToOneField(SchoolEvent, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")

    class Meta:
        ordering = ["on", "starts_at", "id"]
        indexes = [models.Index(fields=["school", "on"], name="booked_by_day")]
        constraints = [models.CheckConstraint(name="booked_length", condition=Q(minutes__gte=5, minutes__lte=480))]


class BookedPerson(models.Model):
    """That a person is taken."""

    school = models.ForeignKey("school.School", on_delete=models.CASCADE, related_name="+")
    booked = models.ForeignKey(BookedTime, on_delete=models.CASCADE, related_name="people")
    membership = models.ForeignKey(Membership, on_delete=models.CASCADE, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["booked", "membership"], name="booked_person_once")]
