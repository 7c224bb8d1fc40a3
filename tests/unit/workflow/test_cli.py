"""The console command: its list, its languages, and one sentence for what is refused."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest
from click.testing import CliRunner

from workflow.cli import COMMANDS, luodi
from workflow.config import SETTINGS


def run(*words, **environment):
    """The command in a process of its own: its words are chosen when its modules are loaded."""
    clean = {name: value for name, value in os.environ.items() if name not in SETTINGS.values()}
    command = [sys.executable, "-c", "from workflow.cli import main; main()", *words]
    return subprocess.run(command, capture_output=True, encoding="utf-8", check=False, env={**clean, **environment})


@pytest.mark.parametrize("name", COMMANDS)
def test_a_listed_command_can_be_loaded(name):
    assert luodi.get_command(None, name).name == name


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_tells_what_it_does(name):
    assert 0 == CliRunner().invoke(luodi, [name, "--help"]).exit_code


@pytest.mark.parametrize(
    ("language", "words"), [("zh_CN.UTF-8", "建立或升级数据库"), ("en_GB.UTF-8", "Make or upgrade")]
)
def test_the_help_speaks_the_terminal_s_language(language, words):
    assert words in run("--help", LC_ALL=language, PYTHONUTF8="1").stdout


def test_an_unknown_command_is_a_wrong_use():
    assert 2 == CliRunner().invoke(luodi, ["dance"]).exit_code


def test_a_missing_database_is_one_sentence_on_stderr_and_exit_code_2(tmp_path):
    done = run("serve", LUODI_VAR=str(tmp_path), LUODI_LANG="zh", PYTHONUTF8="1")

    assert (2, "", 1) == (done.returncode, done.stdout, len(done.stderr.strip().splitlines()))


def test_a_bad_setting_is_one_sentence_and_exit_code_2(tmp_path):
    done = run("doctor", LUODI_VAR=str(tmp_path), LUODI_PORT="eighty")

    assert (2, True) == (done.returncode, "LUODI_PORT" in done.stderr)


def test_a_terminal_without_chinese_is_no_failure(tmp_path):
    done = run("--help", LC_ALL="C", LUODI_LANG="zh", PYTHONIOENCODING="ascii")

    assert 0 == done.returncode
