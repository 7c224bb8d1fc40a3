"""`luodi migrate`: makes the database and its candidate groups."""

from __future__ import annotations

import sqlite3

from workflow.people.groups import known_groups


def test_the_database_is_made(terminal, tmp_path):
    terminal("migrate")

    assert (tmp_path / "var" / "luodi.db").is_file()


def test_the_candidate_groups_are_there(terminal, tmp_path):
    terminal("migrate")

    connection = sqlite3.connect(tmp_path / "var" / "luodi.db")
    count = connection.execute("SELECT count(*) FROM candidate_group").fetchone()[0]
    connection.close()
    assert len(known_groups()) == count


def test_a_second_time_says_that_nothing_was_to_do(terminal):
    terminal("migrate")

    assert "已是最新版本" in terminal("migrate").stdout


def test_an_unreachable_database_is_one_sentence(terminal, monkeypatch):
    monkeypatch.setenv("LUODI_DATABASE_URL", "postgresql://nobody:geheim@127.0.0.1:9/none")

    done = terminal("migrate")

    assert (2, 1, False) == (done.exit_code, len(done.stderr.strip().splitlines()), "geheim" in done.stderr)
