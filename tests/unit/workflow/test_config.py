"""Settings come from the environment, with defaults that need nothing."""

from __future__ import annotations

import dataclasses
import re
from pathlib import Path

import pytest

from workflow.config import SETTINGS, BadSetting, Config, read_config, spoken_language

ROOT = Path(__file__).parents[3]


@pytest.fixture(autouse=True)
def empty_environment(monkeypatch, tmp_path):
    for name in SETTINGS.values():
        monkeypatch.delenv(name, raising=False)
    monkeypatch.chdir(tmp_path)


def test_the_database_lies_in_var_below_the_working_directory(tmp_path):
    assert f"sqlite:///{tmp_path}/var/luodi.db" == read_config().database_url


def test_a_folder_with_a_question_mark_still_gives_a_usable_address(monkeypatch, tmp_path):
    monkeypatch.setenv("LUODI_VAR", str(tmp_path / "什么?"))

    assert "?" not in read_config().database_url


def test_the_secret_key_is_made_once():
    assert read_config().secret_key == read_config().secret_key


def test_only_the_owner_may_read_the_secret_key(tmp_path):
    read_config()

    assert 0o600 == (tmp_path / "var" / "secret_key").stat().st_mode & 0o777


@pytest.mark.parametrize(
    ("variable", "value"),
    [
        ("LUODI_PORT", "eighty"),
        ("LUODI_THREADS", "0"),
        ("LUODI_WORKER", "sometimes"),
        ("LUODI_HTTPS", "maybe"),
        ("LUODI_LOG_LEVEL", "LOUD"),
    ],
)
def test_a_setting_of_another_kind_is_refused_by_name(monkeypatch, variable, value):
    monkeypatch.setenv(variable, value)

    with pytest.raises(BadSetting, match=variable):
        read_config()


def test_every_field_comes_from_a_variable():
    assert {field.name for field in dataclasses.fields(Config)} == set(SETTINGS)


def test_every_variable_is_documented():
    text = (ROOT / "docs" / "settings.md").read_text("utf-8")

    assert set(re.findall(r"^\| `(LUODI_\w+)`", text, re.MULTILINE)) == set(SETTINGS.values())


@pytest.mark.parametrize(
    ("environment", "language"),
    [
        ({}, "zh"),
        ({"LANG": "C.UTF-8"}, "zh"),
        ({"LANG": "zh_CN.UTF-8"}, "zh"),
        ({"LANG": "en_GB.UTF-8"}, "en"),
        ({"LANG": "zh_CN.UTF-8", "LC_ALL": "en_US.UTF-8"}, "en"),
        ({"LUODI_LANG": "zh", "LC_ALL": "en_US.UTF-8"}, "zh"),
    ],
)
def test_the_terminal_is_spoken_to_in_its_language(environment, language):
    assert language == spoken_language(environment)
