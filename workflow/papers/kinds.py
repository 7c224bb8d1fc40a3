"""A kind of document: its name, the template the product ships, and the fields a template may ask for."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from workflow.papers.build import build_docx


@dataclass(frozen=True, slots=True)
class PaperKind:
    """``fields`` maps each placeholder to what it stands for, ``sample`` gives each a value to try a template with.

    ``defaults`` are the values of a kind's fields where the matter itself has none.
    """

    code: str
    name: str
    outline: tuple[Mapping[str, Any], ...]
    fields: Mapping[str, str]
    sample: Mapping[str, Any]
    defaults: Mapping[str, Any]

    def __hash__(self) -> int:
        return hash(self.code)

    def shipped(self) -> bytes:
        """The template that comes with the product."""
        return _built(self)


@lru_cache(maxsize=32)
def _built(kind: PaperKind) -> bytes:
    return build_docx(kind.outline, kind.name)


def read_kinds(path: Path) -> dict[str, PaperKind]:
    """The kinds in a data file.

    ``{"fields": {name: {"words", "sample"}}, "kinds": {code: {"name", "defaults", "outline"}}}``
    """
    told = json.loads(path.read_text("utf-8"))
    fields = {name: row["words"] for name, row in told["fields"].items()}
    sample = {name: row["sample"] for name, row in told["fields"].items()}
    return {
        code: PaperKind(code, row["name"], tuple(row["outline"]), fields, sample | row["defaults"], row["defaults"])
        for code, row in told["kinds"].items()
    }
