"""What is expected of a run, and how it is said when it is otherwise."""

from __future__ import annotations

import pytest

from tests.factories.diagrams import bpmn, chain, end, gateway, start, user

TWO = bpmn(start(), user("A", due='="2023-06-02T17:00:00+08:00"'), user("B"), end(), *chain("s", "A", "B", "e"))
BOTH = bpmn(
    start(), gateway("parallel", "G"), user("A"), user("B"), end(), *chain("s", "G", "A", "e"), *chain("G", "B", "e")
)


@pytest.mark.parametrize(
    ("expect", "sentence"),
    [
        ({"at": ["B"]}, "应停在 B，实际停在 A"),
        ({"at": ["A", "A"]}, "应停在 A×2，实际停在 A"),
        ({"at": []}, "应停在 （没有），实际停在 A"),
        ({"variables": {"x": 2}}, "变量 x 应为 2，实际为 1"),
        ({"variables": {"x": "=> 5"}}, "变量 x 应为 => 5，实际为 1"),
        ({"variables": {"y": "a"}}, '变量 y 应为 "a"，实际为 （没有）'),
        ({"due": {"A": "2023-06-03"}}, "任务 A 的期限应为 2023-06-03，实际为 2023-06-02"),
        ({"due": {"A": "2023-06-02T18:00"}}, "任务 A 的期限应为 2023-06-02T18:00，实际为 2023-06-02 17:00"),
        ({"due": {"B": "2023-06-03"}}, "任务 B 的期限应为 2023-06-03，实际为 （没有）"),
        ({"state": "COMPLETED"}, "流程应为 COMPLETED，实际为 ACTIVE"),
        ({"end": "e"}, "应走到结束 e，实际走到 （没有）"),
        ({"path": ["A", "B"]}, "应依次经过 A → B，没有走到 B；实际路径：s → A"),
        ({"path": ["A", "s"]}, "应依次经过 A → s，没有走到 s；实际路径：s → A"),
        ({"incidents": ["A"]}, "应有故障的环节：A，实际：（没有）"),
    ],
    ids=str,
)
def test_a_difference_is_told_with_both_sides(words, expect, sentence):
    assert [sentence] == words(TWO, start={"variables": {"x": 1}}, expect=expect)


@pytest.mark.parametrize(
    "expect",
    [
        {"at": ["A"]},
        {"variables": {"x": 1, "o": {"a": "=< 4"}, "t": '="甲", "乙"'}},
        {"variables": {"x": "=? * 2 = 2"}},
        {"variables": {"missing": None}},
        {"due": {"A": "2023-06-02"}},
        {"due": {"A": "2023-06-02T17:00"}},
        {"state": "ACTIVE", "path": ["s", "s_A", "A"], "incidents": []},
    ],
    ids=str,
)
def test_what_is_as_expected_is_no_failure(words, expect):
    assert [] == words(TWO, start={"variables": {"x": 1, "o": {"a": 3, "b": 9}, "t": "乙"}}, expect=expect)


def test_an_element_named_once_stands_for_all_tokens_on_it(words):
    assert [] == words(BOTH, expect={"at": ["B", "A"]})


def test_all_differences_of_one_step_are_told_and_the_run_goes_on(words):
    sentences = words(TWO, {"expect": {"at": ["B"], "state": "COMPLETED"}}, {"task": "A"}, expect={"at": ["A"]})

    assert [
        "第 1 步：应停在 B，实际停在 A",
        "第 1 步：流程应为 COMPLETED，实际为 ACTIVE",
        "应停在 A，实际停在 B",
    ] == sentences


def test_the_sentences_are_english_too(run):
    (failure,) = run(TWO, expect={"at": ["B"]}).failures

    assert "should wait at B, waits at A" == failure.sentence("en")
