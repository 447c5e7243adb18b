"""One page that answers GET: its address in a full school, and who opens it."""

from dataclasses import dataclass

from django.urls import reverse


@dataclass(frozen=True)
class Screen:
    name: str  # of the address
    who: str  # account@school, empty for nobody
    address: str
    status: int = 200

    def __str__(self) -> str:
        return f"{self.who or 'nobody'} {self.address}"


def of_school(name: str, query: str = "", *, who: str = "head", status: int = 200, **kwargs) -> Screen:
    return Screen(name, f"{who}@oakfield", reverse(name, kwargs={"school": "oakfield", **kwargs}) + query, status)
