"""The signs + - * / ** on numbers, strings, dates, times and durations (DMN 1.5, 10.3.2.13, tables 56-60)."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal, DecimalException, InvalidOperation

from engine.feel.dates import FeelDate
from engine.feel.durations import DaysTimeDuration, YearsMonthsDuration
from engine.feel.run import Run
from engine.feel.times import DAY, SECOND, FeelDateTime, FeelTime, midnight
from engine.feel.values import kind_of

_LONGEST_DURATION = 10**30


def add(left: object, right: object, run: Run) -> object:
    """``left + right``."""
    if isinstance(left, str) and isinstance(right, str):
        run.room_for_string(len(left) + len(right))
        joined = left + right
        run.made(joined)
        return joined
    if isinstance(left, DaysTimeDuration) and isinstance(right, DaysTimeDuration):
        return _days(left.nanos + right.nanos, run)
    if isinstance(left, YearsMonthsDuration) and isinstance(right, YearsMonthsDuration):
        return _months(left.months + right.months, run)
    if isinstance(right, (DaysTimeDuration, YearsMonthsDuration)):
        return _shift(left, right, 1, run)
    if isinstance(left, (DaysTimeDuration, YearsMonthsDuration)):
        return _shift(right, left, 1, run)
    return _refuse("+", left, right, run)


def subtract(left: object, right: object, run: Run) -> object:
    """``left - right``."""
    if isinstance(right, DaysTimeDuration):
        if isinstance(left, DaysTimeDuration):
            return _days(left.nanos - right.nanos, run)
        return _shift(left, right, -1, run)
    if isinstance(right, YearsMonthsDuration):
        if isinstance(left, YearsMonthsDuration):
            return _months(left.months - right.months, run)
        return _shift(left, right, -1, run)
    if isinstance(left, (FeelDate, FeelDateTime)) and isinstance(right, (FeelDate, FeelDateTime)):
        return _between(left, right, run)
    if isinstance(left, FeelTime) and isinstance(right, FeelTime):
        if (left.zone is None) != (right.zone is None):
            return run.warn("a time with a zone and one without have no distance")
        return DaysTimeDuration(left.nanos - right.nanos - ((left.offset or 0) - (right.offset or 0)) * SECOND)
    return _refuse("-", left, right, run)


def multiply(left: object, right: object, run: Run) -> object:
    """``left * right``."""
    if isinstance(left, Decimal):
        left, right = right, left
    if isinstance(right, Decimal):
        if isinstance(left, DaysTimeDuration):
            return _days(int(Decimal(left.nanos) * right), run)
        if isinstance(left, YearsMonthsDuration):
            return _months(int(left.months * right), run)
    return _refuse("*", left, right, run)


def divide(left: object, right: object, run: Run) -> object:
    """``left / right``."""
    if isinstance(left, DaysTimeDuration):
        if isinstance(right, Decimal) and right:
            return _days(int(Decimal(left.nanos) / right), run)
        if isinstance(right, DaysTimeDuration) and right.nanos:
            return Decimal(left.nanos) / Decimal(right.nanos)
    if isinstance(left, YearsMonthsDuration):
        if isinstance(right, Decimal) and right:
            return _months(int(left.months / right), run)
        if isinstance(right, YearsMonthsDuration) and right.months:
            return Decimal(left.months) / Decimal(right.months)
    if isinstance(right, (Decimal, DaysTimeDuration, YearsMonthsDuration)) and left is not None:
        return run.warn(f"cannot divide a {kind_of(left)} by {right}")
    return _refuse("/", left, right, run)


def power(left: object, right: object, run: Run) -> object:
    """``left ** right``."""
    return _refuse("**", left, right, run)


_ON_OTHERS: dict[str, Callable[[object, object, Run], object]] = {
    "+": add, "-": subtract, "*": multiply, "/": divide, "**": power,
}  # fmt: skip


def _raised(base: Decimal, exponent: Decimal) -> Decimal:
    # Python's decimals refuse 0 ** 0 and let 0 ** -1 be infinite; FEEL has no infinity, and anything ** 0 is 1. A root
    # comes with all its 34 digits, 9 ** 0.5 too.
    if base or exponent > 0:
        raised = base**exponent
        return raised if exponent == exponent.to_integral_value() else raised.normalize()
    if exponent < 0:
        raise InvalidOperation
    return Decimal(1)


def _numbers(sign: str) -> Callable[[Decimal, Decimal], Decimal]:
    operations: dict[str, Callable[[Decimal, Decimal], Decimal]] = {
        "+": lambda a, b: a + b,
        "-": lambda a, b: a - b,
        "*": lambda a, b: a * b,
        "/": lambda a, b: a / b,
        "**": _raised,
    }
    return operations[sign]


def operation(sign: str) -> Callable[[object, object, Run], object]:
    """The function that works ``sign``: null with a warning where the standard gives null."""
    on_numbers, on_others = _numbers(sign), _ON_OTHERS[sign]

    def work(left: object, right: object, run: Run) -> object:
        if type(left) is Decimal and type(right) is Decimal:
            try:
                return on_numbers(left, right)
            except DecimalException:
                return run.warn(f"{left} {sign} {right} has no value")
        try:
            return on_others(left, right, run)
        except DecimalException:
            return run.warn(f"the result of '{sign}' is beyond what numbers can hold")

    return work


def negate(value: object, run: Run) -> object:
    """``-value``."""
    if isinstance(value, Decimal):
        return -value
    if isinstance(value, DaysTimeDuration):
        return DaysTimeDuration(-value.nanos)
    if isinstance(value, YearsMonthsDuration):
        return YearsMonthsDuration(-value.months)
    return run.warn(f"a {kind_of(value)} has no negative")


def _shift(value: object, length: DaysTimeDuration | YearsMonthsDuration, sign: int, run: Run) -> object:
    if isinstance(length, YearsMonthsDuration):
        months = sign * length.months
        if isinstance(value, FeelDate):
            return value.plus_months(months) or run.warn("the date lies beyond the last year")
        if isinstance(value, FeelDateTime):
            day = value.date.plus_months(months)
            return run.warn("the date lies beyond the last year") if day is None else FeelDateTime(day, value.time)
    else:
        nanos = sign * length.nanos
        if isinstance(value, FeelDate):
            shifted = midnight(value).plus(nanos)
            return run.warn("the date lies beyond the last year") if shifted is None else shifted.date
        if isinstance(value, FeelDateTime):
            return value.plus(nanos) or run.warn("the date lies beyond the last year")
        if isinstance(value, FeelTime):
            return value.plus(nanos)
    return _refuse("+" if sign > 0 else "-", value, length, run)


def _between(left: FeelDate | FeelDateTime, right: FeelDate | FeelDateTime, run: Run) -> object:
    if isinstance(left, FeelDate) and isinstance(right, FeelDate):
        return DaysTimeDuration((left.number - right.number) * DAY)
    first = midnight(left) if isinstance(left, FeelDate) else left
    second = midnight(right) if isinstance(right, FeelDate) else right
    if (first.time.zone is None) != (second.time.zone is None):
        return run.warn("a date and time with a zone and one without have no distance")
    return DaysTimeDuration(first.instant - second.instant)


def _days(nanos: int, run: Run) -> DaysTimeDuration | None:
    return DaysTimeDuration(nanos) if abs(nanos) < _LONGEST_DURATION else run.warn("the duration is too long")


def _months(months: int, run: Run) -> YearsMonthsDuration | None:
    return YearsMonthsDuration(months) if abs(months) < _LONGEST_DURATION else run.warn("the duration is too long")


def _refuse(sign: str, left: object, right: object, run: Run) -> object:
    return run.warn(f"'{sign}' cannot join a {kind_of(left)} and a {kind_of(right)}")
