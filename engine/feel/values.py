"""FEEL's own values: ranges and functions; and how each kind of value is called in words.

The other kinds are Python's: None, bool, Decimal, str, list, dict; and ours of ``dates``, ``times``
and ``durations``.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import TYPE_CHECKING

from engine.feel.dates import FeelDate
from engine.feel.durations import DaysTimeDuration, YearsMonthsDuration
from engine.feel.times import FeelDateTime, FeelTime

if TYPE_CHECKING:
    from engine.feel.run import Run
    from engine.feel.types import FeelType


@dataclass(frozen=True, slots=True, eq=False)
class Range:
    """An interval; ``operator`` is the sign of a range written with one (``< 5``), else empty.

    An end that is None is open to infinity, and is then not included.
    """

    start: object
    end: object
    start_included: bool
    end_included: bool
    operator: str = ""


@dataclass(frozen=True, slots=True, eq=False)
class Function:
    """A function value.

    ``parameters`` are its names in order; ``call`` takes the arguments in that order and the run,
    and gives the value. ``types`` are the parameters' types (None where any will do).
    """

    name: str
    parameters: tuple[str, ...]
    call: Callable[[Sequence[object], Run], object] = field(repr=False)
    types: tuple[FeelType | None, ...] = ()
    result: FeelType | None = None

    def type_of(self, index: int) -> FeelType | None:
        """The type of the parameter at ``index``, if it has one."""
        return self.types[index] if index < len(self.types) else None


@dataclass(frozen=True, slots=True)
class Parameter:
    """A parameter of a built-in: its name, the Python types it takes (none given: any value, also null)."""

    name: str
    types: frozenset[type] = frozenset()
    optional: bool = False


@dataclass(frozen=True, slots=True, eq=False)
class Signature:
    """One way to call a built-in; ``work`` takes the run and the arguments.

    A ``variadic`` one takes any number of further arguments for its last parameter.
    """

    parameters: tuple[Parameter, ...]
    work: Callable[..., object] = field(repr=False)
    variadic: bool = False

    @property
    def needed(self) -> int:
        """How many arguments must be given."""
        return sum(not parameter.optional for parameter in self.parameters)

    def takes(self, count: int) -> bool:
        """Whether it can be called with ``count`` arguments."""
        return self.needed <= count and (self.variadic or count <= len(self.parameters))


@dataclass(frozen=True, slots=True, eq=False)
class Builtin:
    """One of the functions every expression knows."""

    name: str
    signatures: tuple[Signature, ...]


def kind_of(value: object) -> str:
    """The kind of ``value`` in FEEL's words."""
    return _KINDS.get(type(value), "value")


_KINDS: dict[type, str] = {
    type(None): "null",
    bool: "boolean",
    Decimal: "number",
    str: "string",
    list: "list",
    dict: "context",
    FeelDate: "date",
    FeelTime: "time",
    FeelDateTime: "date and time",
    DaysTimeDuration: "days and time duration",
    YearsMonthsDuration: "years and months duration",
    Range: "range",
    Function: "function",
    Builtin: "function",
}
