"""What was delivered: noted by whoever runs it, taken back, and refused in words."""

import uuid

import pytest

from planning.models import Delivery
from tests.planning.provision_pages import NOTED, one, text, url
from tests.planning.rows import make_delivery, make_provision

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("today")]


def test_who_runs_it_notes_the_delivery_and_takes_it_back(oakfield, phase_leader, senco, sign_in):
    provision = make_provision(oakfield, run_by=phase_leader)
    client = sign_in(phase_leader)
    data = NOTED | {"creation_key": str(uuid.uuid4())}
    assert [client.post(one("delivery_add", provision), data).status_code for _ in range(2)] == [302, 302]
    delivery = Delivery.objects.get()
    page = text(client.get(one("provision_one", provision)))
    assert "4 of 5" in page
    assert "Cover twice" in page
    assert "noted by" not in page
    assert "noted by" in text(sign_in(senco).get(one("provision_one", provision)))
    client.post(url("delivery_remove", provision=provision.pk, delivery=delivery.pk))
    assert not Delivery.objects.exists()


def test_a_delivery_is_removed_below_its_own_provision_only(oakfield, phase_leader, sign_in):
    own, other = make_provision(oakfield, run_by=phase_leader), make_provision(oakfield, name="Other")
    delivery = make_delivery(other)
    address = url("delivery_remove", provision=own.pk, delivery=delivery.pk)
    assert sign_in(phase_leader).post(address).status_code == 404
    assert Delivery.objects.exists()


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"delivered": "6"}, "More sessions were delivered than planned."),
        ({"delivered": "-1"}, "Give a whole number from 0 to 1000."),
        ({"planned": "many"}, "Give a whole number from 0 to 1000."),
        ({"ends_on": "2027-01-01"}, "This is before the first day."),
        ({"note": "JS Y4 was ill"}, "looks like a pupil"),
    ],
)
def test_an_impossible_delivery_is_told_in_words(change, words, oakfield, senco, sign_in):
    answer = sign_in(senco).post(one("delivery_add", make_provision(oakfield)), NOTED | change)
    assert answer.status_code == 422
    assert words in text(answer)
    assert not Delivery.objects.exists()
