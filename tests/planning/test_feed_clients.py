"""Feeds in a real calendar program (khal), and read line by line: the right days around both clock changes."""

import subprocess
import sys
from datetime import date, time
from pathlib import Path

import pytest
from icalendar import Calendar

from planning.actions.feeds import make_feed_key
from planning.models import BookedPerson, BookedTime
from tests.factories import make_event
from tests.planning.rows import make_block, make_meeting, make_series
from tests.planning.test_feeds import address

pytestmark = pytest.mark.usefixtures("today")
CONFIG = """
[calendars]
[[feed]]
path = {home}/feed
type = calendar
[locale]
local_timezone = {zone}
default_timezone = Europe/London
timeformat = %H:%M
dateformat = %Y-%m-%d
longdateformat = %Y-%m-%d
datetimeformat = %Y-%m-%d %H:%M
longdatetimeformat = %Y-%m-%d %H:%M
[default]
default_calendar = feed
[sqlite]
path = {home}/khal.db
"""


class Khal:
    """A calendar program that somebody imported a feed into."""

    def __init__(self, home, file, zone="Europe/London"):
        self.config, self.zone = home / "config", zone
        (home / "feed").mkdir()
        (home / "feed.ics").write_bytes(file)
        self.config.write_text(CONFIG.format(home=home, zone=zone))
        self.env = {"HOME": str(home), "LC_ALL": "C.UTF-8", "TZ": zone, "XDG_DATA_HOME": str(home)}
        self.run("import", "--batch", "-a", "feed", str(home / "feed.ics"))

    def run(self, *words):
        program = Path(sys.executable).with_name("khal")
        command = [program, "-c", self.config, *words]
        done = subprocess.run(command, check=False, env=self.env, capture_output=True, text=True, timeout=60)
        assert done.returncode == 0, done.stderr
        return done.stdout.splitlines()

    def days(self, first, last):
        """Each entry on each of its days: (day, what khal says of it)."""
        form = "{start-date-long}|{start-time}|{end-time}|{title}"
        return [tuple(line.split("|")) for line in self.run("list", "-df", "", "-f", form, first, last) if line]


def collected(client, member, feed="mine"):
    answer = client.get(address(make_feed_key(by=member), feed))
    assert answer.status_code == 200
    return answer.content


def test_a_calendar_program_shows_the_right_days_before_and_after_both_clock_changes(senco, head, client, tmp_path):
    series = make_series(senco.school, [senco, head], minutes=45)
    for on in (date(2027, 3, 26), date(2027, 3, 28), date(2027, 3, 29)):  # clocks go forward on 28 March
        make_meeting(series, on=on)
    for on in (date(2027, 10, 29), date(2027, 10, 31), date(2027, 11, 1)):  # and back on 31 October
        make_meeting(series, on=on)
    make_event(senco.school, by=head, title="Book week", starts_on=date(2027, 3, 26), ends_on=date(2027, 3, 28))
    khal = Khal(tmp_path, collected(client, senco))
    meetings = [row for row in khal.days("2027-03-22", "2027-11-30") if row[3].startswith("Meeting")]
    days = ["2027-03-26", "2027-03-28", "2027-03-29", "2027-10-29", "2027-10-31", "2027-11-01"]
    assert [(day, begins, ends) for day, begins, ends, _ in meetings] == [(day, "15:30", "16:15") for day in days]
    assert [row[:3] for row in khal.days("2027-03-28", "2027-03-28") if "Book week" in row[3]]
    assert not [row for row in khal.days("2027-03-29", "2027-04-02") if "Book week" in row[3]], "its end is exclusive"


def test_a_calendar_program_far_away_knows_the_instants(senco, head, client, tmp_path):
    series = make_series(senco.school, [senco, head])
    for on in (date(2027, 3, 26), date(2027, 3, 29), date(2027, 10, 29), date(2027, 11, 1)):
        make_meeting(series, on=on)
    khal = Khal(tmp_path, collected(client, senco), zone="UTC")
    assert [row[1] for row in khal.days("2027-03-22", "2027-11-30")] == ["15:30", "14:30", "14:30", "15:30"]


def test_every_entry_has_what_the_format_asks_for(senco, head, oakfield, client):
    text = 'Tea; "cake", and\\more — naïve 日本'
    make_event(oakfield, by=head, title=text, levels={"senco": 3, "headteacher": 1})
    make_event(oakfield, by=head, title="x" * 200, starts_on=date(2027, 2, 1), ends_on=date(2027, 2, 5))
    make_meeting(make_series(oakfield, [senco, head]), on=date(2027, 4, 1))
    make_block(senco, on=date(2027, 2, 2), starts_at=time(23, 30), minutes=90)
    booked = BookedTime.objects.create(school=oakfield, on=date(2027, 2, 3), starts_at=time(9), minutes=30)
    BookedPerson.objects.create(school=oakfield, booked=booked, membership=senco)
    file = collected(client, senco)
    assert all(len(line) <= 75 for line in file.split(b"\r\n")) and file.endswith(b"END:VCALENDAR\r\n")
    calendar = Calendar.from_ical(file)
    events = list(calendar.walk("VEVENT"))
    assert len({event["UID"] for event in events}) == len(events) == 5
    assert all(event["UID"].endswith("@127.0.0.1") and "DTSTAMP" in event for event in events)
    tea, long, late, nine, meeting = sorted(events, key=lambda event: str(event["DTSTART"].dt))
    assert str(tea["SUMMARY"]) == text
    assert {str(one) for one in tea["CATEGORIES"].cats} == {"SENCo", "Headteacher"}
    assert tea["DTSTART"].params["VALUE"] == "DATE" and str(tea["DTEND"].dt) == "2027-01-13"
    assert (str(long["DTSTART"].dt), str(long["DTEND"].dt)) == ("2027-02-01", "2027-02-06")
    assert str(late["DTEND"].dt) == "2027-02-03 01:00:00+00:00", "past midnight"
    assert str(nine["SUMMARY"]) == "Protected time"
    assert str(meeting["DTSTART"].dt) == "2027-04-01 14:30:00+00:00", "half past three in summer"


@pytest.mark.parametrize("feed", ["role-senco", "weather", "mine"])
def test_an_empty_feed_is_a_calendar_too(senco, client, tmp_path, feed):
    file = collected(client, senco, feed)
    assert not Calendar.from_ical(file).walk("VEVENT")
    assert Khal(tmp_path, file).days("2027-01-01", "2027-12-31") == []
