"""An address that only a button uses says so when it is opened."""

import pytest
from django.urls import reverse

from tests.factories import make_event


@pytest.mark.parametrize("name", ["event_delete", "event_restore"])
def test_the_wrong_verb_is_refused_in_words(senco, sign_in, name):
    event = make_event(senco.school)
    answer = sign_in(senco).get(reverse(f"school:{name}", args=[senco.school.slug, event.pk]))
    assert answer.status_code == 405
    assert answer["Allow"] == "POST"
    assert "It is what a button does" in answer.text
