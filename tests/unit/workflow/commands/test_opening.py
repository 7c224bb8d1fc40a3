"""A command gives back what it opened."""

from __future__ import annotations

import pytest

from workflow.commands import opening


@pytest.fixture
def opened(monkeypatch):
    """The worlds that commands have opened."""
    worlds = []
    build = opening.build_world

    def build_and_note(*arguments):
        worlds.append(build(*arguments))
        return worlds[-1]

    monkeypatch.setattr(opening, "build_world", build_and_note)
    return worlds


@pytest.mark.both_databases
@pytest.mark.parametrize("name", ["zhang", "nobody"])
def test_a_command_leaves_no_connection_open_however_it_ends(terminal, opened, name):
    terminal("migrate")
    terminal("user", "add", "zhang", "--display", "张三")

    terminal("user", "reset", name)

    assert [0, 0] == [world.database.pool.checkedin() for world in opened]
