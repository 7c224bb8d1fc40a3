"""A file copied beside another: what is in it gets ids of its own, or the two could not be deployed together."""

from __future__ import annotations

import json
import re

from engine.domain.errors import Invalid
from engine.runtime.file_ids import ids_in

_POINTS = ("id", "bpmnElement", "processRef", "dmnElementRef", "href")
"""XML attributes that name a process or a decision, or point to it."""


def with_other_ids(name: str, content: bytes, suffix: str) -> bytes:
    """``content`` with ``suffix`` behind the id of each process, decision or form; unreadable content as it is."""
    try:
        ids = {one for found in ids_in({name: content}).values() for one in found}
    except (Invalid, ValueError, KeyError, TypeError):
        return content
    if name.lower().endswith(".form"):
        form = json.loads(content)
        form["id"] = f"{form['id']}{suffix}"
        return json.dumps(form, ensure_ascii=False, indent=2).encode()
    text = content.decode("utf-8")
    for one in sorted(ids):
        named = rf'\b({"|".join(_POINTS)})="(#?){re.escape(one)}"'
        text = re.sub(named, rf'\1="\g<2>{one}{suffix}"', text)
    return text.encode()
