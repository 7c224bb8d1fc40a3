"""FEEL's dates: proleptic Gregorian, years -999999999 to 999999999 (DMN 1.5, 10.3.2.3.5)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

MOST_YEARS = 999_999_999
_MONTH_DAYS = (31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)


@dataclass(frozen=True, slots=True)
class FeelDate:
    """A day of the calendar; made through ``make_date``, which checks it."""

    year: int
    month: int
    day: int

    def __str__(self) -> str:
        sign = "-" if self.year < 0 else ""
        return f"{sign}{abs(self.year):04d}-{self.month:02d}-{self.day:02d}"

    @property
    def number(self) -> int:
        """Days since 1970-01-01."""
        shifted = self.year - (self.month <= 2)
        era = shifted // 400
        year_of_era = shifted - era * 400
        day_of_year = (153 * (self.month + (-3 if self.month > 2 else 9)) + 2) // 5 + self.day - 1
        return era * 146097 + year_of_era * 365 + year_of_era // 4 - year_of_era // 100 + day_of_year - 719468

    @property
    def weekday(self) -> int:
        """Monday 1 to Sunday 7."""
        return (self.number + 3) % 7 + 1

    @property
    def day_of_year(self) -> int:
        """1 January is 1."""
        return self.number - FeelDate(self.year, 1, 1).number + 1

    @property
    def week_of_year(self) -> int:
        """The week by ISO 8601."""
        thursday = from_number(self.number + 4 - self.weekday)
        return (thursday.day_of_year - 1) // 7 + 1

    def plus_days(self, days: int) -> FeelDate | None:
        """The day ``days`` later, or None beyond the last year."""
        return within_years(from_number(self.number + days))

    def plus_months(self, months: int) -> FeelDate | None:
        """The same day ``months`` later, cut to the month's end; None beyond the last year."""
        year, month = divmod(self.year * 12 + self.month - 1 + months, 12)
        return within_years(FeelDate(year, month + 1, min(self.day, days_in_month(year, month + 1))))

    def to_python(self) -> date | None:
        """The same day of Python's, or None outside of the years 1 to 9999."""
        return date(self.year, self.month, self.day) if 1 <= self.year <= 9999 else None


def make_date(year: int, month: int, day: int) -> FeelDate | None:
    """The date, or None when there is no such day."""
    if abs(year) > MOST_YEARS or not 1 <= month <= 12 or not 1 <= day <= days_in_month(year, month):
        return None
    return FeelDate(year, month, day)


def within_years(value: FeelDate) -> FeelDate | None:
    """``value`` unless its year is beyond the limits."""
    return value if abs(value.year) <= MOST_YEARS else None


def from_python(day: date) -> FeelDate:
    """A day of Python's."""
    return FeelDate(day.year, day.month, day.day)


def from_number(number: int) -> FeelDate:
    """The date ``number`` days after 1970-01-01."""
    era, day_of_era = divmod(number + 719468, 146097)
    year_of_era = (day_of_era - day_of_era // 1460 + day_of_era // 36524 - day_of_era // 146096) // 365
    day_of_year = day_of_era - (365 * year_of_era + year_of_era // 4 - year_of_era // 100)
    shifted_month = (5 * day_of_year + 2) // 153
    month = shifted_month + (3 if shifted_month < 10 else -9)
    return FeelDate(year_of_era + era * 400 + (month <= 2), month, day_of_year - (153 * shifted_month + 2) // 5 + 1)


def days_in_month(year: int, month: int) -> int:
    """How many days the month has."""
    return 29 if month == 2 and is_leap(year) else _MONTH_DAYS[month - 1]


def is_leap(year: int) -> bool:
    """Whether the year has a 29 February."""
    return year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)
