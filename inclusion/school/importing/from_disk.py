"""What a command names: a file on this machine and a school."""

from pathlib import Path

from inclusion.school.importing.files import MOST_BYTES, BadFile, Problem, shown
from inclusion.school.models import School


def file_and_school(path: str, slug: str) -> tuple[bytes, School]:
    """The file's bytes, no more of them than can be read, and the school. Raises BadFile."""
    school = School.objects.filter(slug=slug).first()
    if school is None:
        raise BadFile([Problem(0, f"There is no school {shown(slug)}.")])
    try:
        with Path(path).open("rb") as file:
            return file.read(MOST_BYTES + 1), school
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or "that is no path"
        raise BadFile([Problem(0, f"The file {path} cannot be read: {reason}.")]) from None
