"""Working hours: Sunday to Thursday, 08:00 to 16:00 in Riyadh, without the holidays that the charity names.

They are for what may wait until morning. The clocks of protection know no night, weekend or holiday.
"""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from store.riyadh import RIYADH

OPENS, CLOSES = time(8), time(16)
WEEKEND = (4, 5)
"""Friday and Saturday, as `date.weekday` counts."""
LONGEST_CLOSURE = 60
"""Days after which a calendar without a working day is taken for a mistake: everything then counts as working time."""


@dataclass(frozen=True, slots=True)
class WorkingTime:
    """The charity's calendar: the days on which it is closed besides Fridays and Saturdays."""

    holidays: frozenset[date] = frozenset()

    def is_working(self, moment: datetime) -> bool:
        """Whether people are at work at this moment."""
        here = moment.astimezone(RIYADH)
        return self._is_working_day(here.date()) and OPENS <= here.time() < CLOSES

    def next_working(self, moment: datetime) -> datetime:
        """This moment where people are at work, else the next opening."""
        if self.is_working(moment):
            return moment
        here = moment.astimezone(RIYADH)
        first = here.date() if here.time() < OPENS else here.date() + timedelta(days=1)
        days = (first + timedelta(days=ahead) for ahead in range(LONGEST_CLOSURE))
        opening = next((day for day in days if self._is_working_day(day)), None)
        return moment if opening is None else datetime.combine(opening, OPENS, RIYADH)

    def worked(self, start: datetime, end: datetime) -> timedelta:
        """How much working time lies between two moments; zero where `end` is not after `start`."""
        here, last = start.astimezone(RIYADH), end.astimezone(RIYADH)
        total = timedelta()
        for ahead in range((last.date() - here.date()).days + 1):
            day = here.date() + timedelta(days=ahead)
            if self._is_working_day(day):
                opens, closes = (datetime.combine(day, hour, RIYADH) for hour in (OPENS, CLOSES))
                total += max(timedelta(), min(closes, last) - max(opens, here))
        return total

    def after(self, start: datetime, span: timedelta) -> datetime:
        """The moment at which so much working time has passed since `start`; a working moment."""
        moment, left = self.next_working(start), span
        while self.is_working(moment):
            closes = datetime.combine(moment.astimezone(RIYADH).date(), CLOSES, RIYADH)
            if left < closes - moment:
                return moment + left
            left -= closes - moment
            moment = self.next_working(closes)
        return moment + left

    def _is_working_day(self, day: date) -> bool:
        return day.weekday() not in WEEKEND and day not in self.holidays
