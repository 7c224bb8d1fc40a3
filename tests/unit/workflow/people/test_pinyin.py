"""Names are found by the letters people type."""

from __future__ import annotations

import pytest

from workflow.people.models import Person
from workflow.people.pinyin import LONGEST, letters_of


def test_a_name_has_its_initials_and_its_letters() -> None:
    assert letters_of("张三") == " zs zhangsan"


@pytest.mark.parametrize("typed", [" zg", " cg"])
def test_a_character_of_two_readings_is_found_by_both(typed: str) -> None:
    assert typed in letters_of("曾国")


def test_latin_letters_stand_as_they_are_in_lower_case() -> None:
    assert letters_of("A1 组") == " a1z a1zu"


def test_a_long_name_is_cut() -> None:
    assert len(letters_of("县投资促进中心" * 30)) == LONGEST


def test_the_letters_follow_the_name() -> None:
    person = Person(username="li", display_name="李四")

    person.display_name = "王五"

    assert person.letters.endswith(" wangwu")
