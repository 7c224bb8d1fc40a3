"""One evaluation under way: its meter, its world, and the frames its variables live in."""

from __future__ import annotations

from collections.abc import Callable

from engine.feel.budget import Meter
from engine.feel.runtime import CountedDeadline, FeelRuntime

MISSING = object()


class Run(Meter):
    """The meter of an evaluation together with the runtime it may ask; ``deadlines`` are those it has counted."""

    __slots__ = ("runtime", "deadlines")

    def __init__(self, runtime: FeelRuntime) -> None:
        super().__init__(runtime.limits)
        self.runtime = runtime
        self.deadlines: list[CountedDeadline] = []

    def quietly(self, closure: Callable[[Frame], object], frame: Frame) -> object:
        """The value of ``closure`` in ``frame``, its warnings forgotten: it was only tried."""
        kept = len(self.warnings)
        value = closure(frame)
        del self.warnings[kept:]
        return value


class Frame:
    """Variables of one scope, and the scope around it."""

    __slots__ = ("values", "parent", "run")

    def __init__(self, values: dict[str, object], parent: Frame | None, run: Run) -> None:
        self.values = values
        self.parent = parent
        self.run = run

    def find(self, name: str) -> object:
        """The value of ``name`` in this scope or one around it, or ``MISSING``."""
        frame: Frame | None = self
        while frame is not None:
            value = frame.values.get(name, MISSING)
            if value is not MISSING:
                return value
            frame = frame.parent
        return MISSING
