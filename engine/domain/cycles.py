"""Timer cycles: ISO 8601 repeating intervals and cron texts; which moment comes next, counted without drift.

Forms (BPMN 2.0.2, 10.5.5 leaves them to ISO 8601, 4.5; cron as the dialect has it):

- ``Rn/duration``: n firings, the first one duration from now; without n (or with -1) without end;
- ``Rn/start/duration``: the first at the start or, when that has passed, at the next multiple of the duration after it;
- ``Rn/start/end``: the same, with the length between start and end as duration;
- ``Rn/duration/end``: one duration from now on, never after the end;
- ``0 0 9 * * MON-FRI``: cron with seconds first (or without, then at second 0), both days must match; ``@daily`` and
  the like. In the zone that is given.

n counts firings; moments that were missed are not made up for and not counted.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, tzinfo

from croniter import croniter
from croniter.croniter import CroniterBadDateError, CroniterError

_COUNT = re.compile(r"^R(-1|\d{0,9})$")
_DURATION = re.compile(
    r"^P(?=\d|T\d)(?:(?P<years>\d{1,6})Y)?(?:(?P<months>\d{1,6})M)?(?:(?P<weeks>\d{1,6})W)?(?:(?P<days>\d{1,6})D)?"
    r"(?:T(?=\d)(?:(?P<hours>\d{1,9})H)?(?:(?P<minutes>\d{1,9})M)?(?:(?P<seconds>\d{1,9}(?:\.\d{1,6})?)S)?)?$"
)
_CRON_FIELD = re.compile(r"^[A-Z0-9*?,/#-]+$", re.IGNORECASE)
_LAST_WEEKDAY = re.compile(r"\b(SUN|MON|TUE|WED|THU|FRI|SAT|[0-7])L\b", re.IGNORECASE)
_WEEKDAYS = ("SUN", "MON", "TUE", "WED", "THU", "FRI", "SAT")
_MACROS = {"@yearly", "@annually", "@monthly", "@weekly", "@daily", "@midnight", "@hourly"}
_LONGEST = 150
_FAR = 12
"""Years without a match after which a cron text is taken to have none; February 29 can be eight years away."""


class CycleError(ValueError):
    """The text is no cycle; the message says why, in words for the modeler."""


@dataclass(frozen=True, slots=True)
class Length:
    """A duration: months are counted on the calendar, days on the wall clock, the rest in elapsed time."""

    months: int
    days: int
    elapsed: timedelta

    def after(self, moment: datetime, times: int, zone: tzinfo) -> datetime:
        """``moment`` and ``times`` this length, in UTC; the 31st in a shorter month is its last day."""
        local = moment.astimezone(zone).replace(tzinfo=None)
        month = local.month - 1 + self.months * times
        year, month = local.year + month // 12, month % 12 + 1
        first = local.replace(year=year, month=month, day=1)
        last = (first.replace(day=28) + timedelta(days=4)).replace(day=1) - timedelta(days=1)
        wall = local.replace(year=year, month=month, day=min(local.day, last.day)) + timedelta(days=self.days * times)
        return wall.replace(tzinfo=zone).astimezone(UTC) + self.elapsed * times

    @property
    def about(self) -> timedelta:
        """The length no occurrence can exceed."""
        return timedelta(days=self.months * 31 + self.days) + self.elapsed


@dataclass(frozen=True, slots=True)
class Cycle:
    """A cycle that was read: ``rule`` is its canonical text without the count, ``left`` the firings (``None``: no end).

    The rule is a duration, ``start/duration``, either with ``/end`` behind it, or a cron text.
    """

    rule: str
    left: int | None


def read_cycle(text: str, zone: tzinfo) -> Cycle:
    """Read a cycle as the modeler wrote it; moments without a zone are in ``zone``.

    :raises CycleError: for anything else
    """
    text = text.strip()
    if len(text) > _LONGEST:
        raise CycleError(f"the cycle is longer than {_LONGEST} characters")
    if not text.startswith("R"):
        _read_cron(text)
        return Cycle(text, None)
    head, *parts = text.split("/")
    count = _COUNT.match(head)
    if count is None or not 1 <= len(parts) <= 2:
        raise CycleError(f"the cycle {text!r} is not of the form R3/PT10H")
    left = None if count.group(1) in {"", "-1"} else int(count.group(1))
    if left == 0:
        raise CycleError(f"the cycle {text!r} repeats no time; R without a number repeats without end")
    if len(parts) == 1:
        _length(parts[0])
        return Cycle(parts[0], left)
    if parts[0].startswith("P"):
        _length(parts[0])
        return Cycle(f"{parts[0]}/{_moment(parts[1], zone).isoformat()}", left)
    start = _moment(parts[0], zone)
    if parts[1].startswith("P"):
        _length(parts[1])
        return Cycle(f"{start.isoformat()}/{parts[1]}", left)
    between = _moment(parts[1], zone) - start
    if between <= timedelta(0):
        raise CycleError(f"the cycle {text!r} ends before it starts")
    return Cycle(f"{start.isoformat()}/PT{between.total_seconds():f}S".replace(".000000S", "S"), left)


def first_due(rule: str, now: datetime, zone: tzinfo) -> tuple[datetime | None, str]:
    """The first moment of a rule, in UTC, with the rule to go on with; ``None`` when there is no moment left."""
    start, length, _end = _parts(rule)
    if length is None:
        return _next_cron(rule, now, zone), rule
    if start is None:
        if length.months:  # the moments hang on this one, so that the 31st stays the 31st after a short month
            rule = f"{now.isoformat()}/{rule}"
        return next_due(rule, now, now, zone), rule
    if start >= now:
        return start, rule
    return next_due(rule, start, now, zone), rule


def next_due(rule: str, due: datetime, now: datetime, zone: tzinfo) -> datetime | None:
    """The moment after ``due`` that is still to come, in UTC; ``None`` when the cycle is over.

    What a standstill made miss is left out: of all the moments up to ``now`` only the one that was due fires.
    """
    start, length, end = _parts(rule)
    if length is None:
        return _next_cron(rule, max(due, now), zone)
    anchor = due if start is None else start
    floor = max(due, now)
    times = max(1, (floor - anchor) // length.about)
    try:
        while (moment := length.after(anchor, times, zone)) <= floor:
            times += 1
    except (ValueError, OverflowError):
        return None  # later than any calendar goes
    return None if end is not None and moment > end else moment


def is_duration(text: str) -> bool:
    """Whether this is a duration longer than nothing."""
    try:
        _length(text)
    except CycleError:
        return False
    return True


def _parts(rule: str) -> tuple[datetime | None, Length | None, datetime | None]:
    if not rule.startswith("P") and "/P" not in rule:
        return None, None, None
    start, end, length = None, None, None
    for part in rule.split("/"):
        if part.startswith("P"):
            length = _length(part)
        elif length is None:
            start = datetime.fromisoformat(part)
        else:
            end = datetime.fromisoformat(part)
    return start, length, end


def _length(text: str) -> Length:
    match = _DURATION.match(text)
    if match is None:
        raise CycleError(f"{text!r} is not a duration of the form P3DT4H")
    part = {name: float(value or 0) for name, value in match.groupdict().items()}
    elapsed = timedelta(hours=part["hours"], minutes=part["minutes"], seconds=part["seconds"])
    length = Length(int(part["years"] * 12 + part["months"]), int(part["weeks"] * 7 + part["days"]), elapsed)
    if length.about <= timedelta(0):
        raise CycleError(f"the duration {text!r} is no longer than nothing")
    return length


def _moment(text: str, zone: tzinfo) -> datetime:
    try:
        moment = datetime.fromisoformat(text.split("[")[0])
    except ValueError as error:
        raise CycleError(f"{text!r} is not a moment of the form 2023-03-06T10:00:00+08:00") from error
    return (moment if moment.tzinfo else moment.replace(tzinfo=zone)).astimezone(UTC)


def _read_cron(text: str) -> str:
    if text.startswith("@"):
        if text not in _MACROS:
            raise CycleError(f"{text!r} is none of {', '.join(sorted(_MACROS))}")
        return text
    fields = text.split()
    if len(fields) not in {5, 6} or not all(_CRON_FIELD.match(field) for field in fields):
        raise CycleError(f"the cycle {text!r} is neither of the form R3/PT10H nor cron with six fields, seconds first")
    if len(fields) == 6 and any("R" in f.upper() or "H" in f.upper() for f in fields[:4]):
        raise CycleError(f"the cron text {text!r} has letters where none can stand")
    fields[-1] = _LAST_WEEKDAY.sub(lambda m: f"L{_weekday(m.group(1))}", fields[-1])
    cron = " ".join(fields)
    try:
        _croniter(cron, datetime(2000, 1, 1, tzinfo=UTC)).get_next()
    except CroniterBadDateError as error:
        raise CycleError(f"the cron text {text!r} names a day that never comes") from error
    except CroniterError as error:
        raise CycleError(f"{text!r} is no cron text: {error}") from error
    return cron


def _weekday(name: str) -> int:
    return int(name) % 7 if name.isdigit() else _WEEKDAYS.index(name.upper())


def _next_cron(text: str, after: datetime, zone: tzinfo) -> datetime:
    moment: datetime = _croniter(_read_cron(text), after.astimezone(zone)).get_next()
    return moment.astimezone(UTC)


def _croniter(cron: str, after: datetime) -> croniter:
    return croniter(
        cron, after, ret_type=datetime, day_or=False, second_at_beginning=True, max_years_between_matches=_FAR
    )
