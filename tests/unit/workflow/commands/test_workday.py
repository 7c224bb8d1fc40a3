"""`luodi workday`: the day or the number on standard output; what is provisional or wrong on standard error."""

from __future__ import annotations

import pytest

from engine.domain.assignment import Actor
from tests.factories.notices_of_years import json_notice
from workflow.calendar.import_notice import confirm_notice, file_notice
from workflow.config import read_config
from workflow.migrate import DatabaseUnfit, migrate
from workflow.wiring import build_world


@pytest.mark.parametrize(
    ("words", "printed"),
    [
        (["2023-01-18", "+5"], "2023-01-30"),
        (["2023-01-18", "5"], "2023-01-30"),
        (["2023-01-30", "-5"], "2023-01-18"),
        (["2023-01-30", "-n", "5"], "2023-01-18"),
        (["2023-01-28", "+0"], "2023-01-28"),
        (["2023-01-30", "-12"], "2023-01-09"),
        (["--between", "2023-01-18", "2023-01-30"], "5"),
        (["--between", "2023-01-30", "2023-01-18"], "-5"),
        (["--between", "2023-01-21", "2023-01-27"], "0"),
    ],
)
def test_the_answer_alone_is_printed(terminal, words, printed):
    done = terminal("workday", *words)

    assert (0, printed + "\n", "") == (done.exit_code, done.stdout, done.stderr)


@pytest.mark.parametrize("words", [["2031-01-30", "5"], ["--between", "2030-12-30", "2031-01-10"]])
def test_a_year_not_announced_is_said_and_counted_all_the_same(terminal, words):
    done = terminal("workday", *words)

    assert 0 == done.exit_code
    assert done.stdout.strip()
    assert "2031 年放假安排未公布，结果暂定。" in done.stderr


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["2023-02-30", "5"], "“2023-02-30”不是日期"),
        (["tomorrow", "5"], "不是日期"),
        (["2023-01-18", "many"], "不是天数"),
        (["2023-01-18", "99999"], "最多数 10000"),
        (["1900-01-18", "5"], "1950 到 2150"),
        (["2150-12-30", "+9"], "没有 2151 年"),
        (["1950-01-03", "-9"], "没有 1949 年"),
        (["2023-01-18"], "请写"),
        ([], "请写"),
        (["2023-01-18", "5", "-n", "5"], "请写"),
        (["2023-01-18", "--between", "2023-01-18", "2023-01-30"], "请写"),
        (["2023-01-18", "-n", "-5"], "-n"),
    ],
)
def test_a_wrong_use_says_what_is_wrong(terminal, words, said):
    done = terminal("workday", *words)

    assert (2, "") == (done.exit_code, done.stdout)
    assert said in done.stderr


def test_a_notice_in_the_database_counts(terminal):
    url = read_config().database_url
    migrate(url)
    world = build_world(read_config())
    with world.transaction(Actor("li")) as uow:
        key = file_notice(uow, "a.json", json_notice()).key
    with world.transaction(Actor("guan")) as uow:
        confirm_notice(uow, key)
    world.database.dispose()

    done = terminal("workday", "2031-01-17", "+1")

    assert ("2031-01-19\n", "") == (done.stdout, done.stderr)


def test_notices_that_cannot_be_read_are_said_not_to_count(terminal, monkeypatch):
    def old(_url):
        raise DatabaseUnfit("数据库还是旧版本。")

    monkeypatch.setattr("workflow.migrate.check_schema", old)

    done = terminal("workday", "2023-01-18", "+5")

    assert ("2023-01-30\n", "没有用数据库里导入的通知：数据库还是旧版本。\n") == (done.stdout, done.stderr)
