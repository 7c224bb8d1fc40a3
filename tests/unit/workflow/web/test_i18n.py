"""The English catalogue covers the shell and keeps its placeholders."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from babel.messages.extract import extract_from_dir

from workflow.web.i18n import read_catalogue

ROOT = Path(__file__).parents[4] / "workflow"
SHELL = ("web", "people")
METHODS = [("**.py", "python"), ("**/templates/**.html", "jinja2")]


def shell_messages() -> list[str]:
    """Every text the shell gives to the translation."""
    options = {"**/templates/**.html": {"trim_blocks": "true", "lstrip_blocks": "true"}}
    found = {
        message[2]
        for folder in SHELL
        for message in extract_from_dir(ROOT / folder, METHODS, options, keywords={"_": None, "gettext": None})
        if isinstance(message[2], str)
    }
    return sorted(found)


def test_the_shell_has_texts():
    assert len(shell_messages()) > 50


@pytest.mark.parametrize("message", shell_messages())
def test_each_text_of_the_shell_is_in_the_catalogue(message):
    assert message in read_catalogue("en").words


@pytest.mark.parametrize(("zh", "en"), sorted(read_catalogue("en").words.items()))
def test_placeholders_are_the_same(zh, en):
    placeholder = re.compile(r"%\(\w+\)s")

    assert sorted(placeholder.findall(zh)) == sorted(placeholder.findall(en))


def test_what_is_not_in_the_catalogue_stays_chinese():
    assert "没有译文" == read_catalogue("en").gettext("没有译文")


def test_chinese_needs_no_catalogue():
    assert "登录" == read_catalogue("zh").gettext("登录")
