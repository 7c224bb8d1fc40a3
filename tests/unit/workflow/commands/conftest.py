"""A terminal for the commands: their own folder, Chinese, output and exit code as values."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from click.testing import CliRunner, Result

from workflow.cli import luodi
from workflow.config import SETTINGS


@pytest.fixture
def terminal(monkeypatch, tmp_path) -> Callable[..., Result]:
    """Runs ``luodi`` with these words in an empty folder: ``terminal("user", "add", …)``."""
    for name in SETTINGS.values():
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("LUODI_LANG", "zh")
    monkeypatch.chdir(tmp_path)

    def run(*words: str) -> Result:
        return CliRunner().invoke(luodi, list(words), prog_name="luodi")

    return run
