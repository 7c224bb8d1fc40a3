"""The cause of an incident: what its message says besides the values of one instance."""

from __future__ import annotations

import pytest

from engine.persistence.causes import cause_of, plain_message


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("no flow of 'gw_size' fits size = 3", "no flow of 'gw_size' fits size = 417.5"),
        ("no variable 'a'", "no variable 'b'"),
        ("instance 2251799813685249 is gone", "instance 2251799813685250 is gone"),
        ("项目 CNZS-2023-0001 没有单位", "项目 CNZS-2023-0417 没有单位"),
        ("在 2023-05-31T10:00:00+08:00 没有答复", "在 2023-06-01T09:30:00+08:00 没有答复"),
        ("找不到“灵溪镇”", "找不到“金乡镇”"),
        ("no answer from 10.0.0.7", "no  answer from 10.0.0.8"),
    ],
)
def test_messages_that_differ_only_in_values_are_of_one_cause(one, other):
    assert cause_of("UNKNOWN", one) == cause_of("UNKNOWN", other)


@pytest.mark.parametrize(
    ("one", "other"),
    [("no flow fits", "no form fits"), ("找不到单位", "找不到企业"), ("size is null", "size is a list")],
)
def test_other_words_are_another_cause(one, other):
    assert cause_of("UNKNOWN", one) != cause_of("UNKNOWN", other)


def test_another_kind_is_another_cause():
    assert cause_of("UNKNOWN", "x") != cause_of("CONDITION_ERROR", "x")


def test_what_is_shown_of_a_group_says_where_values_were():
    assert "no flow of “…” fits size = …" == plain_message("no flow of 'gw' fits size = 3")


def test_a_long_message_is_cut():
    assert 500 == len(plain_message("x " * 2000))
