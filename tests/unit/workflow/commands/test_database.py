"""`luodi migrate`: makes the database and its candidate groups."""

from __future__ import annotations

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from engine.persistence.database import open_database
from workflow.config import read_config
from workflow.people.groups import known_groups
from workflow.people.models import CandidateGroup


@pytest.mark.parametrize("backend", ["sqlite"])
def test_the_database_is_made(terminal, tmp_path):
    terminal("migrate")

    assert (tmp_path / "var" / "luodi.db").is_file()


def test_the_candidate_groups_are_there(terminal):
    terminal("migrate")

    database = open_database(read_config().database_url)
    with Session(database) as session:
        codes = set(session.scalars(select(CandidateGroup.code)))
    database.dispose()
    assert {group.code for group in known_groups()} == codes


def test_a_second_time_says_that_nothing_was_to_do(terminal):
    terminal("migrate")

    assert "已是最新版本" in terminal("migrate").stdout


def test_an_unreachable_database_is_one_sentence(terminal, monkeypatch):
    monkeypatch.setenv("LUODI_DATABASE_URL", "postgresql://nobody:geheim@127.0.0.1:9/none")

    done = terminal("migrate")

    assert (2, 1, False) == (done.exit_code, len(done.stderr.strip().splitlines()), "geheim" in done.stderr)
