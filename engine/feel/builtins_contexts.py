"""The context functions, and ``is`` (DMN 1.5, 10.3.4.9-10)."""

from __future__ import annotations

from engine.feel.compare import identical
from engine.feel.registry import builtin
from engine.feel.run import Run


@builtin("get value", "m: context", "key: string")
def get_value(run: Run, context: dict[str, object], key: str) -> object:
    return context[key] if key in context else run.warn(f"get value: there is no entry '{key}'")


@builtin("get value", "m: context", "keys: list")
def get_value_by_path(run: Run, context: dict[str, object], keys: list[object]) -> object:
    value: object = context
    for key in keys:
        if not isinstance(value, dict) or not isinstance(key, str) or key not in value:
            return run.warn("get value: there is no entry at the end of these keys")
        value = value[key]
    return value if keys else run.warn("get value: there are no keys")


@builtin("get entries", "m: context")
def get_entries(run: Run, context: dict[str, object]) -> object:
    run.step(len(context))
    return [{"key": key, "value": value} for key, value in context.items()]


@builtin("context", "entries: list")
def context(run: Run, entries: list[object]) -> object:
    """The context of ``{key: ..., value: ...}`` entries."""
    run.step(len(entries))
    made: dict[str, object] = {}
    for entry in entries:
        key = entry.get("key") if isinstance(entry, dict) else None
        if not isinstance(entry, dict) or not isinstance(key, str) or "value" not in entry or key in made:
            return run.warn("context: every entry needs a key of its own and a value")
        made[key] = entry["value"]
    return made


@builtin("context put", "context: context", "key: string", "value: any")
def context_put(run: Run, old: dict[str, object], key: str, value: object) -> object:
    return {**old, key: value}


@builtin("context put", "context: context", "keys: list", "value: any")
def context_put_by_path(run: Run, old: dict[str, object], keys: list[object], value: object) -> object:
    path = [key for key in keys if isinstance(key, str)]
    if not path or len(path) < len(keys):
        return run.warn("context put: the keys must be strings, at least one")
    changed = dict(old)
    place = changed
    for key in path[:-1]:
        inner = place.get(key)
        if not isinstance(inner, dict):
            return run.warn(f"context put: '{key}' is no context")
        inner = dict(inner)
        place[key] = inner
        place = inner
    place[path[-1]] = value
    return changed


@builtin("context merge", "contexts: list")
def context_merge(run: Run, contexts: list[object]) -> object:
    """All entries; of two with the same key the later one."""
    merged: dict[str, object] = {}
    for each in contexts:
        if not isinstance(each, dict):
            return run.warn("context merge: every element must be a context")
        merged.update(each)
    return merged


@builtin("is", "value1: any?", "value2: any?")
def is_same(run: Run, *values: object) -> object:
    """Whether two values are the same; by name, one left out is null."""
    run.weigh(values[0] if values else None)
    return identical(*values) if len(values) == 2 else run.warn("is: needs two values")


@builtin("get or else", "value: any", "default: any")
def get_or_else(run: Run, value: object, default: object) -> object:
    """The value, or the default for null (as the field's engines have it)."""
    return default if value is None else value
