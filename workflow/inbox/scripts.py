"""JSON for a script tag of a page: exact numbers, and nothing in it can end the tag."""

from __future__ import annotations

from typing import Any

from markupsafe import Markup

from engine.domain.variables import dumps

_UNSAFE = {ord("<"): "\\u003c", ord(">"): "\\u003e", ord("&"): "\\u0026", 0x2028: "\\u2028", 0x2029: "\\u2029"}


def in_script(value: Any) -> Markup:
    """``value`` (variables, a form schema, marks) as JSON that may stand in ``<script type="application/json">``."""
    return Markup(dumps(value).decode().translate(_UNSAFE))
