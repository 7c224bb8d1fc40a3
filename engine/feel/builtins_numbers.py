"""The number functions (DMN 1.5, 10.3.4.5)."""

from __future__ import annotations

from decimal import (
    ROUND_CEILING,
    ROUND_DOWN,
    ROUND_FLOOR,
    ROUND_HALF_DOWN,
    ROUND_HALF_EVEN,
    ROUND_HALF_UP,
    ROUND_UP,
    Context,
    Decimal,
)

from engine.feel.durations import DaysTimeDuration, YearsMonthsDuration
from engine.feel.numbers import NUMBERS
from engine.feel.registry import builtin
from engine.feel.run import Run

_WIDE = Context(prec=12_400, Emin=-99_999, Emax=99_999)
_UNITS = Decimal(0)
_LEAST_SCALE, _MOST_SCALE = -6111, 6176


def _rounded(run: Run, value: Decimal, scale: Decimal, rounding: str) -> object:
    places = int(scale)
    if not _LEAST_SCALE <= places <= _MOST_SCALE:
        return run.warn(f"the scale must lie between {_LEAST_SCALE} and {_MOST_SCALE}")
    exponent = value.as_tuple().exponent
    if isinstance(exponent, int) and -exponent <= places:
        return value
    return NUMBERS.plus(value.quantize(Decimal(1).scaleb(-places, _WIDE), rounding, _WIDE))


@builtin("decimal", "n: number", "scale: number")
def decimal(run: Run, n: Decimal, scale: Decimal) -> object:
    return _rounded(run, n, scale, ROUND_HALF_EVEN)


@builtin("floor", "n: number")
@builtin("floor", "n: number", "scale: number")
def floor(run: Run, n: Decimal, scale: Decimal = _UNITS) -> object:
    return _rounded(run, n, scale, ROUND_FLOOR)


@builtin("ceiling", "n: number")
@builtin("ceiling", "n: number", "scale: number")
def ceiling(run: Run, n: Decimal, scale: Decimal = _UNITS) -> object:
    return _rounded(run, n, scale, ROUND_CEILING)


@builtin("round up", "n: number", "scale: number")
def round_up(run: Run, n: Decimal, scale: Decimal) -> object:
    return _rounded(run, n, scale, ROUND_UP)


@builtin("round down", "n: number", "scale: number")
def round_down(run: Run, n: Decimal, scale: Decimal) -> object:
    return _rounded(run, n, scale, ROUND_DOWN)


@builtin("round half up", "n: number", "scale: number")
def round_half_up(run: Run, n: Decimal, scale: Decimal) -> object:
    return _rounded(run, n, scale, ROUND_HALF_UP)


@builtin("round half down", "n: number", "scale: number")
def round_half_down(run: Run, n: Decimal, scale: Decimal) -> object:
    return _rounded(run, n, scale, ROUND_HALF_DOWN)


@builtin("abs", "n: number")
@builtin("abs", "n: days")
@builtin("abs", "n: months")
def absolute(run: Run, n: Decimal | DaysTimeDuration | YearsMonthsDuration) -> object:
    if isinstance(n, DaysTimeDuration):
        return DaysTimeDuration(abs(n.nanos))
    return YearsMonthsDuration(abs(n.months)) if isinstance(n, YearsMonthsDuration) else abs(n)


@builtin("modulo", "dividend: number", "divisor: number")
def modulo(run: Run, dividend: Decimal, divisor: Decimal) -> object:
    """``dividend - divisor * floor(dividend / divisor)``."""
    if not divisor:
        return run.warn("modulo: the divisor is 0")
    quotient = (dividend / divisor).to_integral_value(ROUND_FLOOR)
    return dividend - divisor * quotient


@builtin("sqrt", "number: number")
def sqrt(run: Run, number: Decimal) -> object:
    return number.sqrt() if number >= 0 else run.warn("sqrt: the number is negative")


@builtin("log", "number: number")
def log(run: Run, number: Decimal) -> object:
    return number.ln() if number > 0 else run.warn("log: the number must be above 0")


@builtin("exp", "number: number")
def exp(run: Run, number: Decimal) -> object:
    return number.exp()


@builtin("odd", "number: number")
def odd(run: Run, number: Decimal) -> object:
    return NUMBERS.remainder(number, Decimal(2)).copy_abs() == 1 if abs(number) < Decimal("1e33") else False


@builtin("even", "number: number")
def even(run: Run, number: Decimal) -> object:
    return NUMBERS.remainder(number, Decimal(2)) == 0 if abs(number) < Decimal("1e33") else True
