"""What a text is cut into, and that both sides cut alike."""

from __future__ import annotations

import pytest

from workflow.inbox.search.pieces import MOST_PIECES, as_fts5, as_tsquery, initials, pieces_of, plain, terms_of


def test_neighbouring_characters_of_the_text_and_of_its_initials() -> None:
    assert pieces_of(["汉禾硬碳"]) == ["汉禾", "禾硬", "硬碳", "碳", "hh", "hy", "yt", "t"]


def test_signs_part_runs_and_wide_letters_are_narrow() -> None:
    assert plain("ＣＮ-２０２３（a）") == "cn 2023 a "
    assert pieces_of(["A-12"]) == ["a", "12", "2"]


@pytest.mark.parametrize(
    ("name", "letters"), [("苍南县", "cnx"), ("单县", "sx"), ("乐清", "yq"), ("台州3期", "tz3q"), ("重庆ABC", "cqabc")]
)
def test_initials_are_those_people_say_here(name: str, letters: str) -> None:
    assert initials(name) == letters


@pytest.mark.parametrize(
    ("words", "terms"),
    [
        ("硬碳  项目", ["硬碳", "项目"]), ("第 3 步", ["第3步"]), ("汉禾 a", ["汉禾a"]), ("碳", []), (" ", []),
        ("x" * 99, ["x" * 64]), ("a\0b", ["ab"]),
    ],
)  # fmt: skip
def test_terms(words: str, terms: list[str]) -> None:
    assert terms_of(words) == terms


def test_a_term_is_a_phrase_in_the_language_of_each_database() -> None:
    assert as_fts5(["硬碳材", "a-12"]) == '"硬碳 碳材" AND "a" * AND "12"'
    assert as_tsquery(["硬碳材", "a-12"]) == "('硬碳' <-> '碳材') & ('a':*) & ('12')"


@pytest.mark.parametrize("words", ["'", '"', "\\", "%_'", "<-> & |", "*", ":*", "--"])
def test_signs_of_those_languages_are_never_said(words: str) -> None:
    assert as_fts5([words]) == as_tsquery([words]) == ""


def test_a_very_long_text_is_not_kept_whole() -> None:
    assert len(pieces_of(["字" * 9_000])) == MOST_PIECES
