"""Every module with tables is in the registry, so that none is missing in a fresh database."""

from __future__ import annotations

import re
from pathlib import Path

from workflow.tables import MODULES, metadata

ROOT = Path(__file__).parents[3]


def test_every_table_s_module_is_listed():
    listed = {Path(module.__file__).resolve() for module in MODULES}
    written = {
        path
        for house in ("engine", "webhooks", "workflow")
        for path in (ROOT / house).rglob("*.py")
        if re.search(r"^\s+__tablename__ = ", path.read_text("utf-8"), re.MULTILINE)
    }

    assert written == listed


def test_every_constraint_has_a_name():
    nameless = [
        (table.name, type(constraint).__name__)
        for table in metadata.tables.values()
        for constraint in table.constraints
        if constraint.name is None
    ]

    assert [] == nameless
