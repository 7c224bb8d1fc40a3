"""What a compiled process is, down to the last attribute: to see that no run changes what instances share."""

from __future__ import annotations

import enum
import itertools
from collections.abc import Iterator, Mapping
from datetime import date, time, timedelta
from decimal import Decimal
from functools import partial
from types import BuiltinFunctionType, FunctionType, MappingProxyType, MethodType
from typing import Any

from engine.feel import Expression
from engine.spiff.gateways import JoiningSpec
from engine.spiff.spec import ProcessSpec

FILLED_LATER: Mapping[tuple[type, str], str] = {
    (JoiningSpec, "_reached"): "which incoming flows an element has a path to: follows from the diagram alone, so "
    "whoever fills it writes the same; test_what_a_join_remembers_is_what_it_would_find_anew holds it to that",
}
"""Attributes that a run may fill, by class, and why that changes nothing for another instance."""

_PLAIN = (str, bytes, int, float, bool, Decimal, date, time, timedelta, type(None), enum.Enum, FunctionType, type,
          BuiltinFunctionType, MethodType)  # fmt: skip


def fingerprint(*values: Any) -> list[str]:
    """Every attribute below ``values``, one a line: path and value.

    An object met before is named by the path it was met at, so that cycles end and a list that became two shows. An
    expression is its text and itself: it is compiled once and has nothing to change.
    """
    return list(_Walk().lines(("", values)))


class Watched(dict[Any, Any]):
    """A cache of compiled definitions that knows what each spec was like when it came in."""

    def __init__(self) -> None:
        super().__init__()
        self._before: dict[Any, tuple[ProcessSpec, list[str]]] = {}

    def __setitem__(self, key: Any, value: Any) -> None:
        spec = getattr(value, "spec", None)
        if isinstance(spec, ProcessSpec):
            self._before[len(self._before)] = spec, fingerprint(spec)
        super().__setitem__(key, value)

    def changed(self) -> list[str]:
        """What runs have changed in any spec since: lines that went (``-``) and came (``+``)."""
        return [line for spec, before in self._before.values() for line in difference(before, fingerprint(spec))]


def difference(before: list[str], after: list[str]) -> list[str]:
    """Lines that are only in one of them."""
    if before == after:
        return []
    old, new = set(before), set(after)
    lines = [f"- {line}" for line in before if line not in new] + [f"+ {line}" for line in after if line not in old]
    return lines or ["the order changed"]


class _Walk:
    def __init__(self) -> None:
        self.met: dict[int, str] = {}
        self.kept: list[Any] = []

    def lines(self, first: tuple[str, Any]) -> Iterator[str]:
        todo = [first]
        while todo:
            path, value = todo.pop()
            if isinstance(value, _PLAIN):
                yield f"{path} = {value!r}"
                continue
            known = self.met.get(id(value))
            if known is not None:
                yield f"{path} is {known}"
                continue
            self.met[id(value)] = path
            self.kept.append(value)  # so that no other object gets its number
            yield f"{path}: {type(value).__qualname__}"
            if isinstance(value, Expression):
                yield f"{path} = {value.text!r} at {id(value)}"
                continue
            todo.extend(reversed([(f"{path}{step}", inside) for step, inside in parts(value)]))


def parts(value: Any) -> list[tuple[str, Any]]:
    """What a value holds: entries in their order, or attributes by name, those of its class that can change too."""
    if isinstance(value, (dict, MappingProxyType)):
        return [step for n, (key, one) in enumerate(value.items()) for step in ((f"#{n}", key), (f"[{key!r}]", one))]
    if isinstance(value, (list, tuple)):
        return [(f"[{n}]", one) for n, one in enumerate(value)]
    if isinstance(value, (set, frozenset)):
        return [(f"{{{n}}}", one) for n, one in enumerate(sorted(value, key=repr))]
    if isinstance(value, partial):
        return [(".func", value.func), (".args", value.args), (".keywords", value.keywords)]
    return _attributes(value)


def _attributes(value: Any) -> list[tuple[str, Any]]:
    kinds = type(value).__mro__
    own = dict(getattr(value, "__dict__", {}))
    slots = itertools.chain.from_iterable(_slots(kind) for kind in kinds)
    own |= {name: getattr(value, name) for name in slots if hasattr(value, name)}
    of_classes = {
        f"{kind.__name__}::{name}": one
        for kind in kinds
        for name, one in vars(kind).items()
        if isinstance(one, (list, dict, set)) and not name.startswith("__")
    }
    left_out = {name for (kind, name) in FILLED_LATER if isinstance(value, kind)}
    return [(f".{name}", one) for name, one in (own | of_classes).items() if name not in left_out]


def _slots(kind: type) -> tuple[str, ...]:
    slots = vars(kind).get("__slots__", ())
    return (slots,) if isinstance(slots, str) else tuple(slots)
