"""Compiles for, some and every, with their iterators (DMN 1.5, 10.3.2.14 and 10.3.2.16)."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from decimal import Decimal
from typing import TYPE_CHECKING

from engine.feel import nodes
from engine.feel.analysis import usage_of
from engine.feel.dates import FeelDate
from engine.feel.logic import all_of, any_of
from engine.feel.numbers import whole
from engine.feel.run import Frame
from engine.feel.values import Range, kind_of

if TYPE_CHECKING:
    from engine.feel.compiler import Compiler

Closure = Callable[[Frame], object]


def for_closure(compiler: Compiler, node: nodes.For) -> Closure:
    """``for``: the list of results, which the body may read as ``partial`` while it grows."""
    turns, body = _turns(compiler, node.iterators), compiler.compile(node.body)
    uses_partial = "partial" in usage_of(node.body, ()).mentioned

    def run_loop(frame: Frame) -> object:
        results: list[object] = []
        scope = Frame({"partial": results}, frame, frame.run) if uses_partial else frame
        for turn in turns(scope):
            if turn is None:
                return None
            if uses_partial:
                frame.run.step(len(results))
                scope.values["partial"] = list(results)
            results.append(body(turn))
            frame.run.room_for_list(len(results))
        return results

    return run_loop


def quantified_closure(compiler: Compiler, node: nodes.Quantified) -> Closure:
    """``some`` and ``every``, in three-valued logic."""
    turns, condition = _turns(compiler, node.iterators), compiler.compile(node.condition)
    join = all_of if node.every else any_of

    def run_loop(frame: Frame) -> object:
        broken = False

        def verdicts() -> Iterator[object]:
            nonlocal broken
            for turn in turns(frame):
                if turn is None:
                    broken = True
                    return
                yield condition(turn)

        answer = join(verdicts())
        return None if broken else answer

    return run_loop


def _turns(compiler: Compiler, iterators: tuple[nodes.Iterator, ...]) -> Callable[[Frame], Iterator[Frame | None]]:
    # Gives one frame a turn, the last iterator running fastest; None when a source cannot be walked.
    parts = [
        (
            each.name,
            compiler.compile(each.source),
            None if each.end is None else compiler.compile(each.end),
        )
        for each in iterators
    ]

    def walk(frame: Frame, depth: int) -> Iterator[Frame | None]:
        name, source, end = parts[depth]
        items = _items(source(frame), frame) if end is None else _span(source(frame), end(frame), frame)
        if items is None:
            yield None
            return
        for item in items:
            frame.run.step()
            inner = Frame({name: item}, frame, frame.run)
            if depth + 1 == len(parts):
                yield inner
            else:
                yield from walk(inner, depth + 1)

    return lambda frame: walk(frame, 0)


def _items(source: object, frame: Frame) -> list[object] | Iterator[object] | None:
    if isinstance(source, list):
        return list(source)
    if source is None:
        return frame.run.warn("null cannot be walked through")
    if isinstance(source, Range):
        return _range_items(source, frame)
    return [source]


def _range_items(source: Range, frame: Frame) -> Iterator[object] | None:
    start, end = _place(source.start), _place(source.end)
    if start is None or end is None or type(source.start) is not type(source.end):
        return frame.run.warn("only a closed range of whole numbers or dates can be walked through")
    step = 1 if start <= end else -1
    first = start if source.start_included else start + step
    last = end if source.end_included else end - step
    return _values(first, last, step, isinstance(source.start, FeelDate))


def _span(start: object, end: object, frame: Frame) -> Iterator[object] | None:
    first, last = _place(start), _place(end)
    if first is None or last is None or type(start) is not type(end):
        return frame.run.warn(f"cannot walk from a {kind_of(start)} to a {kind_of(end)}")
    return _values(first, last, 1 if first <= last else -1, isinstance(start, FeelDate))


def _place(value: object) -> int | None:
    return value.number if isinstance(value, FeelDate) else whole(value)


def _values(first: int, last: int, step: int, days: bool) -> Iterator[object]:
    from_number = _date if days else Decimal
    for number in range(first, last + step, step):
        yield from_number(number)


def _date(number: int) -> object:
    return FeelDate(1970, 1, 1).plus_days(number)
