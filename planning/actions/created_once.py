"""A form that is sent twice counts once, and one that says something else by now is not lost."""

import uuid
from collections.abc import Mapping
from typing import TypeVar

from django.db import models

from inclusion.school.models import School
from planning.actions.turns import take_turn

Row = TypeVar("Row", bound=models.Model)


def row_of_key(
    model: type[Row], school: School, key: uuid.UUID | None, said: Mapping[str, object]
) -> tuple[Row | None, uuid.UUID]:
    """The row that the same form made before, or None and the key for a new row. Takes the school's turn.

    Where a row of this key says something else, the person went back and typed anew: that is another row, whose key
    follows from the first, so that it too counts once.
    """
    take_turn(school.pk)
    key = key or uuid.uuid4()
    while known := model._default_manager.filter(school=school, creation_key=key).first():
        if all(getattr(known, name) == value for name, value in said.items()):
            return known, key
        key = uuid.uuid5(key, "next")
    return None, key
