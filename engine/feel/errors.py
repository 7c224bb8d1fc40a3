"""What goes wrong with FEEL text and FEEL runs: a syntax error for the author, an exhausted budget for the run."""

from __future__ import annotations

from engine.domain.errors import Broken, Finding, Invalid


class FeelSyntaxError(Invalid):
    """The text is not FEEL.

    ``line`` and ``column`` count from 1 and name the place where reading stopped; ``text`` is the
    whole text that was read.
    """

    def __init__(self, problem: str, *, text: str, line: int = 1, column: int = 1) -> None:
        message = f"line {line}, column {column}: {problem}"
        super().__init__(message, (Finding(rule="feel-syntax", message=message, line=line),))
        self.problem = problem
        self.line = line
        self.column = column
        self.text = text


class FeelBudgetExceeded(Broken):
    """A run took more steps, time or room than its ``Limits`` allow."""

    def __init__(self, message: str) -> None:
        super().__init__(message, kind="EXPRESSION")
