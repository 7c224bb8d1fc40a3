"""Compiled FEEL expressions: made once from text, evaluated many times."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from decimal import localcontext

from engine.feel.analysis import Usage, usage_of
from engine.feel.builtin_table import BUILTINS, LONG_NAMES
from engine.feel.compiler import Compiler
from engine.feel.errors import FeelBudgetExceeded, FeelSyntaxError
from engine.feel.json_values import to_feel
from engine.feel.nodes import Literal
from engine.feel.numbers import NUMBERS
from engine.feel.parser import Parser
from engine.feel.run import Frame, Run
from engine.feel.runtime import Evaluation, FeelRuntime
from engine.feel.types import FeelType


@dataclass(frozen=True, slots=True)
class Expression:
    """An expression ready to be evaluated.

    ``names`` are the variables it reads; a name inside a filter, which may mean an entry of the
    filtered item, counts only when it was declared. ``functions_unknown`` are the names it calls
    that are neither built in nor declared nor bound in the text.
    """

    text: str
    names: frozenset[str]
    functions_unknown: tuple[str, ...]
    _mentioned: tuple[str, ...] = field(repr=False)
    _closure: Callable[[Frame], object] = field(repr=False)
    _ready: Evaluation | None = field(repr=False)

    @property
    def mentioned(self) -> tuple[str, ...]:
        """Every name, of variables and functions, whose value can make a difference."""
        return self._mentioned

    def evaluate(
        self,
        variables: Mapping[str, object],
        runtime: FeelRuntime,
        *,
        converted: bool = False,
        run: Run | None = None,
    ) -> Evaluation:
        """The value for ``variables`` (JSON or FEEL values by name).

        What goes wrong inside is null with a warning.

        :param converted: the variables are FEEL values throughout and need no conversion
        :param run: the evaluation this one is a part of: its budget is used and its warnings are added to
        :raises FeelBudgetExceeded: when ``runtime.limits`` are used up
        """
        if self._ready is not None:
            return self._ready
        return run_closure(self._closure, self._mentioned, variables, runtime, converted=converted, run=run)


def compile_expression(
    text: str, *, names: Iterable[str] = (), types: Mapping[str, FeelType] | None = None
) -> Expression:
    """Compile ``text``.

    :param names: names known in scope; needed for those with blanks or signs (``"Applicant Age"``)
    :param types: types a model defines, for ``instance of`` and parameters
    :raises FeelSyntaxError: when ``text`` is no expression
    """
    declared = names if isinstance(names, frozenset) else tuple(names)
    with depth_refused(text):
        node = Parser(text, declared, LONG_NAMES).whole_expression()
        usage = usage_of(node, BUILTINS)
        closure = Compiler(types or {}).compile(node)
    read, unknown = free_names(usage, declared)
    ready = Evaluation(node.value) if isinstance(node, Literal) else None
    return Expression(text, read, unknown, tuple(usage.mentioned), closure, ready)


@contextmanager
def depth_refused(text: str) -> Iterator[None]:
    """Turn Python's refusal to nest deeper into a syntax error of ``text``."""
    try:
        yield
    except RecursionError as error:
        raise FeelSyntaxError("the expression is nested too deep", text=text) from error


def free_names(usage: Usage, declared: Iterable[str]) -> tuple[frozenset[str], tuple[str, ...]]:
    """The variables read, and the unknown functions called."""
    known = set(declared)
    read = frozenset(usage.names | (usage.mentioned & known) | (set(usage.called) & known))
    return read, tuple(name for name in usage.called if name not in known)


def run_closure(
    closure: Callable[[Frame], object],
    mentioned: Iterable[str],
    variables: Mapping[str, object],
    runtime: FeelRuntime,
    *,
    converted: bool = False,
    run: Run | None = None,
) -> Evaluation:
    """Evaluate ``closure`` with those ``variables`` that are ``mentioned``.

    :param run: the evaluation this one is a part of, which pays for it and weighs what comes of it
    """
    values = {name: variables[name] for name in mentioned if name in variables}
    if not converted:
        values = {name: to_feel(value) for name, value in values.items()}
    own = Run(runtime) if run is None else run
    with localcontext(NUMBERS):
        try:
            value = closure(Frame(values, None, own))
            if run is None and isinstance(value, list | dict):
                own.weigh(value)
        except RecursionError as error:
            raise FeelBudgetExceeded("the expression calls itself too deep") from error
        except MemoryError as error:
            raise FeelBudgetExceeded("the expression took more memory than there is") from error
    return Evaluation(value, tuple(own.warnings))
