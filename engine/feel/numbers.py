"""FEEL's numbers: decimals of 34 digits, halves to even (DMN 1.5, 10.3.2.3.1)."""

from __future__ import annotations

from decimal import ROUND_HALF_EVEN, Context, Decimal, DivisionByZero, InvalidOperation, Overflow

NUMBERS = Context(
    prec=34, rounding=ROUND_HALF_EVEN, Emin=-6143, Emax=6144, traps=[InvalidOperation, DivisionByZero, Overflow]
)


def whole(value: object) -> int | None:
    """The integer a FEEL number is, or None when it is no integer (or no number)."""
    if isinstance(value, Decimal) and value == value.to_integral_value():
        return int(value)
    return None


def plain(value: Decimal) -> str:
    """The number without exponent: ``1E+3`` as ``1000``; zeros written after the point stay."""
    return format(value if value else abs(value), "f")
