"""`luodi feel`: the value on standard output, all else on standard error, and the exit code."""

from __future__ import annotations

import json
import os
import subprocess
import sys

import pytest
from click.testing import CliRunner

from workflow.cli import luodi


@pytest.mark.parametrize(
    ("expression", "printed"),
    [
        ("1 / 3", "0.3333333333333333333333333333333333"),
        ("0.1 + 0.2", "0.3"),
        ("10**20", "100000000000000000000"),
        ('"字" + "\\U01F40E"', '"字🐎"'),
        ('@"2024-02-28" + duration("P2D")', '"2024-03-01"'),
        ('@"10:00:00@Europe/Paris"', '"10:00:00@Europe/Paris"'),
        ('duration("P26M")', '"P2Y2M"'),
        ("]1..5]", '"(1..5]"'),
        ("[< 3, sum]", '["(< 3)","function sum"]'),
        ("{a: true, b: [null]}", '{"a":true,"b":[null]}'),
        ("null", "null"),
        ("-5 + 2", "-3"),
        ("--5", "5"),
        ("-a", "null"),
        ("= 1 + 1", "2"),
    ],
)
def test_the_value_is_printed_as_json(terminal, expression, printed):
    done = terminal("feel", expression, "--context", '{"a": "x"}')

    assert (0, printed + "\n") == (done.exit_code, done.stdout)


def test_the_context_gives_the_variables_names_with_blanks_included(terminal):
    context = json.dumps({"固定资产 投资": 2.5, "when": "2024-01-01"}, ensure_ascii=False)

    done = terminal("feel", "[固定资产 投资 * 2, when]", "--context", context)

    assert '[5,"2024-01-01"]\n' == done.stdout


def test_the_context_may_come_from_standard_input():
    done = CliRunner().invoke(luodi, ["feel", "a + 1", "--context", "-"], input='{"a": 41}')

    assert "42\n" == done.stdout


def test_a_warning_goes_to_standard_error_and_is_no_failure(terminal):
    done = terminal("feel", "nobody + 1")

    assert (0, "null\n", True) == (done.exit_code, done.stdout, "'nobody'" in done.stderr)


def test_text_that_is_no_expression_is_exit_code_1_with_its_place(terminal):
    done = terminal("feel", "1 +\n * 2")

    assert (1, "", True) == (done.exit_code, done.stdout, "line 2, column 2" in done.stderr)


def test_an_expression_that_takes_too_much_is_exit_code_1_with_the_reason(terminal):
    done = terminal("feel", "for a in 1..100000, b in 1..100000 return a")

    assert (1, "", True) == (done.exit_code, done.stdout, "elements" in done.stderr)


@pytest.mark.parametrize("context", ["[1]", "{", "NaN", "1"])
def test_a_context_that_is_no_json_object_is_a_wrong_use(terminal, context):
    done = terminal("feel", "1", "--context", context)

    assert (2, "") == (done.exit_code, done.stdout)


def test_a_value_is_put_to_unary_tests(terminal):
    done = terminal("feel", "[low..20], > 100", "--unary", "15", "--context", '{"low": 10}')

    assert "true\n" == done.stdout


@pytest.mark.parametrize(
    ("expression", "printed"),
    [('is workday(@"2024-02-10")', "false"), ('workdays after(@"2024-02-09", 1)', '"2024-02-18"')],
)
def test_the_office_s_holidays_count(terminal, expression, printed):
    assert printed + "\n" == terminal("feel", expression).stdout


def test_a_year_the_calendar_does_not_cover_is_null_with_a_warning(terminal):
    done = terminal("feel", 'is workday(@"1900-01-01")')

    assert ("null\n", True) == (done.stdout, "1950" in done.stderr)


def test_a_terminal_without_unicode_still_gets_the_whole_value():
    command = [sys.executable, "-c", "from workflow.cli import main; main()", "feel", '"字" + "\\U01F40E"']
    done = subprocess.run(command, capture_output=True, check=False, env={**os.environ, "PYTHONIOENCODING": "ascii"})

    assert "字🐎" == json.loads(done.stdout)


def test_no_database_library_is_loaded():
    look = "import sys; from workflow.cli import luodi; luodi(['feel', '1'], standalone_mode=False)"
    done = subprocess.run(
        [sys.executable, "-c", look + "; print(sorted({'sqlalchemy', 'flask', 'SpiffWorkflow'} & set(sys.modules)))"],
        capture_output=True, encoding="utf-8", check=True,
    )  # fmt: skip

    assert "1\n[]\n" == done.stdout
