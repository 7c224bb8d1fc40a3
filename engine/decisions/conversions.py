"""Brings values into the types a model declares, with the standard's implicit conversions (DMN 1.5, 10.3.2.9.4)."""

from __future__ import annotations

from engine.decisions.run import Run
from engine.feel.temporal_text import read_date, read_date_time, read_duration, read_time
from engine.feel.types import ANY, CheckedType, ContextType, FeelType, FunctionType, ListType, coerce
from engine.feel.values import Function, kind_of

_READERS = {
    "date": read_date,
    "time": read_time,
    "date and time": read_date_time,
    "days and time duration": read_duration,
    "years and months duration": read_duration,
}


def converted(value: object, kind: FeelType, run: Run, where: str) -> object:
    """``value`` as a value of ``kind``; null and a warning naming ``where`` when it is none."""
    if kind is ANY:
        return value
    fits, result = coerce(value, kind)
    if not fits and _may_be(value, kind):
        return value
    if not fits:
        run.warn(f"{where}: a {kind_of(value)} that is no {kind.name} becomes null")
    return result


def _may_be(value: object, kind: FeelType) -> bool:
    """Whether a function may be of a function type: what one written in FEEL gives is known when it is called."""
    return (
        isinstance(kind, FunctionType)
        and isinstance(value, Function)
        and len(kind.parameters) == len(value.parameters)
        and value.result in (None, ANY)
    )


def softened(value: object, kind: FeelType) -> object:
    """``value`` as a value of ``kind`` where that is possible, else as it is.

    Modelers of the field write the type of a table's column without checking it, so it refuses nothing; and process
    variables hold dates as texts, so these are read where the column says so.
    """
    if kind is ANY:
        return value
    if isinstance(value, str) and kind.name in _READERS:
        value = from_given(value, kind)
    fits, result = coerce(value, kind)
    return result if fits else value


def from_given(value: object, kind: FeelType) -> object:
    """A value the caller gave, its parts read as ``kind`` says.

    Callers speak JSON, so texts are read as dates, times and durations where such are declared, and components of a
    context that were left out are null.
    """
    if kind is ANY or value is None:
        return value
    if isinstance(kind, CheckedType):
        return from_given(value, kind.base)
    if isinstance(kind, ListType):
        return (
            [from_given(item, kind.element) for item in value]
            if isinstance(value, list)
            else (from_given(value, kind.element))
        )
    if isinstance(kind, ContextType):
        if not isinstance(value, dict):
            return value
        return {**value, **{name: from_given(value.get(name), part) for name, part in kind.entries}}
    reader = _READERS.get(kind.name)
    if reader is None or not isinstance(value, str):
        return value
    read = reader(value)
    return read if read is not None and kind.admits(read) else value
