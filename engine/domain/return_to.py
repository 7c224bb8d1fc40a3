"""Where a model lets a user task be returned to: the property ``luodi.returnTo``."""

from __future__ import annotations

from collections.abc import Collection, Mapping

RETURN_TO = "luodi.returnTo"
"""The property: ids of earlier user tasks, separated by commas, or one of the words; without it every earlier one."""

PREVIOUS = "previous"
"""Only to the step that was done last."""

NONE = "none"
"""To no step."""

CALLER = "caller"
"""Among ids: besides these, to every earlier step of the process that called this one."""


def named_in(properties: Mapping[str, str]) -> list[str]:
    """The ids and words of the property, in order; nothing without it."""
    return [name.strip() for name in properties.get(RETURN_TO, "").split(",") if name.strip()]


def wrong_targets(properties: Mapping[str, str], user_tasks: Collection[str]) -> list[str]:
    """What the property names that is no user task of the process, and words that do not stand alone."""
    names = named_in(properties)
    alone = [name for name in names if name in (PREVIOUS, NONE)]
    if len(names) == 1 and alone:
        return []
    return [name for name in names if name in alone or (name != CALLER and name not in user_tasks)]
