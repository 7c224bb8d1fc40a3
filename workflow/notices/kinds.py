"""The kinds of notices as one table (``data/kinds.json``): name, words, how they leave unless somebody wishes else."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

DATA = Path(__file__).parent / "data"

NOW, DIGEST, OFF = "now", "digest", "off"
MODES: Mapping[str, str] = {NOW: "即时", DIGEST: "汇总", OFF: "不发"}
"""How a kind leaves by a channel, and the words for it."""


@dataclass(frozen=True, slots=True)
class Kind:
    """A row of the table; ``urgent`` ones pass quiet hours and floods. ``words`` take the values of a notice.

    ``to_deputies``: it is about a task that who acts in the person's place can do, so they are told too.
    """

    code: str
    name: str
    words: str
    mode: str
    urgent: bool
    to_deputies: bool = False


@cache
def kinds() -> Mapping[str, Kind]:
    """Code → kind, in the table's order."""
    rows = json.loads((DATA / "kinds.json").read_text("utf-8"))
    return {row["code"]: Kind(**row) for row in rows}


def worded(words: str, values: Mapping[str, Any]) -> str:
    """The words with the values in them; one that is not there is left out."""
    return words % _Lenient({name: str(value) for name, value in values.items() if value is not None})


class _Lenient(dict[str, str]):
    def __missing__(self, name: str) -> str:
        return ""
