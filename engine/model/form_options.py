"""The values a choice of a form allows, as the browser's form works them out."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from engine.model.form_scope import FormScope


def allowed_values(component: Mapping[str, Any], scope: FormScope) -> list[Any] | None:
    """What may be chosen: the variable of ``valuesKey``, else the form's own ``values``, else ``valuesExpression``.

    ``None`` where nobody said: the variable is not there, or what is offered is searched for elsewhere.
    """
    if component.get("valuesKey") is not None:
        if component["valuesKey"] not in scope.data:
            return None
        options = scope.data[component["valuesKey"]]
    elif component.get("values") is not None:
        options = component["values"]
    elif component.get("valuesExpression"):
        options = scope.value(component["valuesExpression"])
    else:
        return None
    if not isinstance(options, list):
        return []
    return [item.get("value") if isinstance(item, Mapping) else item for item in options]


def is_among(value: Any, allowed: list[Any]) -> bool:
    """Whether ``value`` is one of them; true is not 1 here, as JSON has it."""
    return any(_kind(one) == _kind(value) and one == value for one in allowed)


def _kind(value: Any) -> str:
    if isinstance(value, bool) or value is None:
        return str(type(value))
    return "number" if isinstance(value, int | float | Decimal) else type(value).__name__
