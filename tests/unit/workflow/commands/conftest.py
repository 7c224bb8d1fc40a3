"""A terminal for the commands: their own folder, Chinese, output and exit code as values."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from click.testing import CliRunner, Result

from workflow.cli import luodi
from workflow.config import SETTINGS


@pytest.fixture
def own_database(monkeypatch, backend, request) -> Callable[[], None]:
    """Names a database without tables in the settings; on SQLite none, as it stands in the folder then."""

    def name() -> None:
        if backend == "postgresql":
            monkeypatch.setenv("LUODI_DATABASE_URL", request.getfixturevalue("empty_database_url"))

    return name


@pytest.fixture
def terminal(monkeypatch, tmp_path, own_database) -> Callable[..., Result]:
    """Runs ``luodi`` with these words in an empty folder: ``terminal("user", "add", …)``."""
    for name in SETTINGS.values():
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("LUODI_LANG", "zh")
    own_database()
    monkeypatch.chdir(tmp_path)

    def run(*words: str) -> Result:
        return CliRunner().invoke(luodi, list(words), prog_name="luodi")

    return run
