"""How much one FEEL evaluation may use, and the meter that counts it."""

from __future__ import annotations

from dataclasses import dataclass
from time import monotonic

from engine.feel.errors import FeelBudgetExceeded

_LOOK_AT_CLOCK_EVERY = 0x3FF
_WARNINGS_KEPT = 100


@dataclass(frozen=True, slots=True)
class Limits:
    """The budget of one evaluation.

    ``steps`` counts loop turns, function calls and list elements touched; ``seconds`` is wall time;
    ``string_size`` is in code points; ``list_size`` in elements; ``call_depth`` in nested calls of
    functions defined in FEEL.
    """

    steps: int = 1_000_000
    seconds: float = 5.0
    string_size: int = 1_000_000
    list_size: int = 200_000
    call_depth: int = 80


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

    def warn(self, message: str) -> None:
        """Record why a null came out; returns None so that ``return meter.warn(...)`` is the null."""
        if len(self.warnings) < _WARNINGS_KEPT and message not in self.warnings:
            self.warnings.append(message)

    def step(self, count: int = 1) -> None:
        """Use ``count`` steps.

        :raises FeelBudgetExceeded: when steps or time are used up
        """
        self._steps += count
        if self._steps > self._limits.steps:
            raise FeelBudgetExceeded(f"the expression took more than {self._limits.steps} steps")
        if self._steps > self._looked:
            self._looked = self._steps + _LOOK_AT_CLOCK_EVERY
            moment = monotonic()
            if not self._deadline:
                self._deadline = moment + self._limits.seconds
            elif moment > self._deadline:
                raise self.out_of_time()

    def seconds_left(self) -> float:
        """Seconds until the deadline, at least a little more than nothing."""
        moment = monotonic()
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

    def weigh(self, value: object) -> None:
        """Use a step for each element inside of ``value``, as often as it is reached.

        Elements may be shared, so that few lists make a value too large to be written out or compared.

        :raises FeelBudgetExceeded: when there are more elements than steps
        """
        waiting = [value]
        while waiting:
            part = waiting.pop()
            if isinstance(part, list):
                self.step(len(part))
                waiting.extend(part)
            elif isinstance(part, dict):
                self.step(len(part))
                waiting.extend(part.values())

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
