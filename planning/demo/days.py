"""Days of a demo school, counted from today in staff days, so that the demo is always in the middle of things. Pure."""

from datetime import date

from inclusion.school.school_dates import SchoolCalendar


class Days:
    """`days[0]` is today or the next staff day after it, `days[-3]` three staff days before that."""

    def __init__(self, calendar: SchoolCalendar, today: date) -> None:
        self.calendar, self.today = calendar, today
        self._origin = min(calendar.count_before(today), len(calendar.staff_days) - 1)

    def __getitem__(self, count: int) -> date:
        place = min(max(self._origin + count, 0), len(self.calendar.staff_days) - 1)
        return self.calendar.staff_days[place]

    def on(self, count: int, *weekdays: int) -> date:
        """The first staff day from `days[count]` on that is one of these weekdays (0 is Monday)."""
        later = (day for day in self.calendar.staff_days if day >= self[count] and day.weekday() in weekdays)
        return next(later, self[count])
