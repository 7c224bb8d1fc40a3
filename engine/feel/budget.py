"""How much one FEEL evaluation may use, and the meter that counts it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from time import thread_time
from typing import Any

from engine.feel.errors import FeelBudgetExceeded
from engine.feel.values import Range

_LOOK_AT_CLOCK_EVERY = 0x3FF
_WARNINGS_KEPT = 100

# How much of a value made or read at once counts as one step, as powers of two: a step is about a microsecond and,
# with all steps used up for values, about a hundred megabytes.
_TEXT_MADE, _TEXT_READ = 5, 8
_LIST_USED, _CONTEXT_USED = 3, 1
_WEIGHED_AT_ONCE = 10_000
_FEW_DIGITS = 40


@dataclass(frozen=True, slots=True)
class Limits:
    """The budget of one evaluation.

    ``steps`` counts loop turns, function calls, list elements touched and text made (32 characters a step);
    ``seconds`` is the thread's own computing time, so that others at work do not use it up; ``string_size`` is in code
    points; ``list_size`` in elements; ``call_depth`` in nested calls of functions defined in FEEL; ``value_depth`` in
    lists and contexts inside of each other.
    """

    steps: int = 1_000_000
    seconds: float = 1.0
    string_size: int = 1_000_000
    list_size: int = 200_000
    call_depth: int = 80
    value_depth: int = 200


class Meter:
    """Counts the use of one evaluation and keeps its warnings."""

    __slots__ = ("_limits", "_steps", "_deadline", "_looked", "_depth", "warnings")

    def __init__(self, limits: Limits) -> None:
        self._limits = limits
        self._steps = 0
        self._looked = 0
        self._deadline = 0.0
        self._depth = 0
        self.warnings: list[str] = []

    def warn(self, message: str) -> Any:
        """Record why a null came out; returns None so that ``return meter.warn(...)`` is the null."""
        if len(self.warnings) < _WARNINGS_KEPT and message not in self.warnings:
            self.warnings.append(message)
        return None

    def step(self, count: int = 1) -> None:
        """Use ``count`` steps.

        :raises FeelBudgetExceeded: when steps or time are used up
        """
        self._steps += count
        if self._steps > self._limits.steps:
            raise FeelBudgetExceeded(f"the expression took more than {self._limits.steps} steps or too much room")
        if self._steps > self._looked:
            self._looked = self._steps + _LOOK_AT_CLOCK_EVERY
            moment = thread_time()
            if not self._deadline:
                self._deadline = moment + self._limits.seconds
            elif moment > self._deadline:
                raise self.out_of_time()

    def seconds_left(self) -> float:
        """Seconds until the deadline, at least a little more than nothing."""
        moment = thread_time()
        if not self._deadline:
            self._deadline = moment + self._limits.seconds
        return max(self._deadline - moment, 0.001)

    def out_of_time(self) -> FeelBudgetExceeded:
        """The error of a run that took too long."""
        return FeelBudgetExceeded(f"the expression took longer than {self._limits.seconds} seconds")

    def room_for_string(self, size: int) -> None:
        """Refuse a string of ``size`` code points that is too long.

        :raises FeelBudgetExceeded: when ``size`` passes the limit
        """
        if size > self._limits.string_size:
            raise FeelBudgetExceeded(f"a string would pass {self._limits.string_size} characters")

    def room_for_list(self, size: int) -> None:
        """Refuse a list of ``size`` elements that is too long.

        :raises FeelBudgetExceeded: when ``size`` passes the limit
        """
        if size > self._limits.list_size:
            raise FeelBudgetExceeded(f"a list would pass {self._limits.list_size} elements")

    def read(self, arguments: Sequence[object]) -> None:
        """Use steps for going over the arguments of a function once.

        :raises FeelBudgetExceeded: when steps or time are used up
        """
        count = 1
        for value in arguments:
            kind = type(value)
            if kind is str:
                count += len(value) >> _TEXT_READ  # type: ignore[arg-type]
            elif kind is list:
                count += len(value) >> _LIST_USED  # type: ignore[arg-type]
            elif kind is dict:
                count += len(value) >> _CONTEXT_USED  # type: ignore[arg-type]
        self.step(count)

    def made(self, value: object) -> None:
        """Use steps for the room a new value takes.

        :raises FeelBudgetExceeded: when steps or time are used up
        """
        kind = type(value)
        if kind is str:
            self.step(len(value) >> _TEXT_MADE)  # type: ignore[arg-type]
        elif kind is list:
            self.step(len(value) >> _LIST_USED)  # type: ignore[arg-type]
        elif kind is dict:
            self.step(len(value) >> _CONTEXT_USED)  # type: ignore[arg-type]

    def weigh(self, value: object, times: int = 1) -> None:
        """Use a step for each element inside of ``value``, as often as it is reached, ``times`` over.

        Elements may be shared, so that few lists make a value too large to be written out or compared.

        :raises FeelBudgetExceeded: when there are more elements than steps, or they are nested too deep
        """
        level, times = [value], max(times, 1)
        depth = 0
        while level:
            deeper: list[object] = []
            size = 0
            for part in level:
                kind = type(part)
                if kind is list:
                    size += len(part)  # type: ignore[arg-type]
                    deeper.extend(part)  # type: ignore[arg-type]
                elif kind is dict:
                    size += len(part)  # type: ignore[arg-type]
                    deeper.extend(part.values())  # type: ignore[attr-defined]
                elif kind is str:
                    size += len(part) >> _TEXT_MADE  # type: ignore[arg-type]
                elif kind is Range:
                    deeper += (part.start, part.end)  # type: ignore[attr-defined]
                elif kind is Decimal and not -_FEW_DIGITS < part.adjusted() < _FEW_DIGITS:  # type: ignore[attr-defined]
                    size += abs(part.adjusted()) >> _TEXT_MADE  # type: ignore[attr-defined]
                else:
                    continue
                if size > _WEIGHED_AT_ONCE:
                    self.step(size * times)
                    size = 0
            self.step(size * times)
            level = deeper
            depth += 1
            if depth > self._limits.value_depth + 1:
                raise FeelBudgetExceeded(f"a value is nested deeper than {self._limits.value_depth}")

    def enter_call(self) -> None:
        """Go one function call deeper.

        :raises FeelBudgetExceeded: when calls nest too deep
        """
        self._depth += 1
        if self._depth > self._limits.call_depth:
            raise FeelBudgetExceeded(f"function calls nest deeper than {self._limits.call_depth}")

    def leave_call(self) -> None:
        """Come back from a function call."""
        self._depth -= 1
