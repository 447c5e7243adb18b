"""The tiers of a school: renamed, refused in words, and changed by two at once."""

import pytest

from planning.forms.tiers import question_about
from planning.models import TierList
from tests.planning.provision_pages import text, url
from tests.planning.rows import make_provision

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("today")]


def test_a_renamed_tier_asks_where_its_provision_goes(oakfield, head, sign_in):
    provision = make_provision(oakfield, tier="Targeted")
    client = sign_in(head)
    asked = client.post(url("tiers"), {"names": "Wave 1\n\n  Wave 2 \n", "version": "1"})
    assert asked.status_code == 422
    assert "“Targeted” (1 provision) becomes" in text(asked)
    assert TierList.of(oakfield)[0] == "Universal"
    data = {"names": "Wave 1\nWave 2", "version": "1", question_about("Targeted"): "Wave 2"}
    assert client.post(url("tiers"), data).status_code == 302
    provision.refresh_from_db()
    assert (TierList.of(oakfield), provision.tier) == (["Wave 1", "Wave 2"], "Wave 2")


@pytest.mark.parametrize(
    ("names", "words"),
    [
        (" \n ", "Name at least one tier."),
        ("Wave\nwave", "stands in the list twice."),
        ("x" * 61, "Use at most 60 characters for a name."),
        ("\n".join(str(number) for number in range(9)), "Use at most 8 tiers; this has 9."),
        ("Nought\0", "NUL character"),
    ],
)
def test_a_list_of_tiers_that_cannot_be_is_told_in_words(names, words, head, oakfield, sign_in):
    answer = sign_in(head).post(url("tiers"), {"names": names, "version": "1"})
    assert answer.status_code == 422
    assert words in text(answer)


def test_two_who_change_the_tiers_both_see_both(oakfield, head, sign_in):
    client = sign_in(head)
    client.post(url("tiers"), {"names": "Wave 1", "version": "1"})
    lost = client.post(url("tiers"), {"names": "Level 1", "version": "1"})
    assert lost.status_code == 409
    assert "Wave 1" in text(lost)
    assert "Level 1" in text(lost)
