"""data.json, data.csv and data.xlsx: who gets them, when, and what is answered to nonsense."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.factories import make_event

RANGE = "from=2027-01-11&to=2027-01-15"
ENDINGS = ["json", "csv", "xlsx"]
TYPES = {
    "json": "application/json",
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


def url(ending="json", query=RANGE, school="oakfield"):
    return f"/{school}/heatmap/data.{ending}?{query}"


@pytest.mark.parametrize("who", ["senco", "head", "deputy", "phase_leader", "teacher", "office", "governor"])
@pytest.mark.parametrize("ending", ENDINGS)
def test_data_is_there_for_everybody_in_the_school(request, sign_in, who, ending):
    answer = sign_in(request.getfixturevalue(who)).get(url(ending))
    assert answer.status_code == 200
    assert answer["Content-Type"] == TYPES[ending]
    if ending != "json":
        assert answer["Content-Disposition"] == (
            f'attachment; filename="oakfield-heat-map-2027-01-11-to-2027-01-15.{ending}"'
        )


def test_data_json_holds_the_scores(senco, oakfield, sign_in):
    make_event(oakfield, levels={"senco": 4})
    data = sign_in(senco).get(url()).json()
    assert list(data) == ["school", "from", "to", "bands", "days", "roles", "weeks"]
    assert data["roles"][1]["scores"] == [0, 4, 0, 0, 0]


@pytest.mark.parametrize("ending", ENDINGS)
def test_data_of_another_school_does_not_exist(oakfield, other_head, sign_in, ending):
    assert sign_in(other_head).get(url(ending)).status_code == 404


@pytest.mark.parametrize("ending", ENDINGS)
def test_data_after_leaving_the_school_does_not_exist(senco, sign_in, ending, today):
    client = sign_in(senco)
    senco.ended_at = "2027-01-01T00:00Z"
    senco.save()
    assert client.get(url(ending)).status_code == 404


@pytest.mark.parametrize("ending", ENDINGS)
def test_data_needs_a_sign_in(oakfield, client, ending):
    answer = client.get(url(ending))
    assert answer.status_code == 302
    assert answer["Location"].startswith("/accounts/login/")


@pytest.mark.parametrize("ending", ENDINGS)
def test_data_is_only_read(senco, sign_in, ending):
    assert sign_in(senco).post(url(ending)).status_code == 405


@pytest.mark.parametrize(
    "query", ["", "from=2027-01-11", "from=x&to=y", "from=2027-02-01&to=2027-01-01", "from=%00&to=%FF"]
)
@pytest.mark.parametrize("ending", ENDINGS)
def test_data_of_no_range_is_refused_in_words(senco, sign_in, query, ending):
    answer = sign_in(senco).get(url(ending, query))
    assert answer.status_code == 400
    if ending == "json":
        assert len(answer.json()["error"]) > 20
    else:
        assert answer["Content-Type"] == "text/plain; charset=utf-8"


@pytest.mark.parametrize("ending", ENDINGS)
def test_data_unchanged_is_304_until_something_is_written(senco, oakfield, sign_in, ending):
    client = sign_in(senco)
    etag = client.get(url(ending))["ETag"]
    again = client.get(url(ending), headers={"if-none-match": etag})
    assert (again.status_code, again.content) == (304, b"")
    make_event(oakfield)
    assert client.get(url(ending), headers={"if-none-match": etag}).status_code == 200


def test_data_of_another_range_is_another_thing(senco, sign_in):
    client = sign_in(senco)
    etag = client.get(url())["ETag"]
    other = client.get(url(query="from=2027-01-11&to=2027-01-16"), headers={"if-none-match": etag})
    assert other.status_code == 200


def test_data_needs_the_same_queries_for_one_and_for_three_events(senco, oakfield, sign_in):
    client, counts = sign_in(senco), []
    for number in range(3):
        make_event(oakfield, title=f"Event {number}", repeat="weekly")
        with CaptureQueriesContext(connection) as queries:
            client.get(url())
        counts.append(len(queries))
    assert len(set(counts[1:])) == 1
