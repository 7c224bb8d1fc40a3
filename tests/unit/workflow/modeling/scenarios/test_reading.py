"""A scenario file that is wrong says where, and one that is right is written as it was read."""

from __future__ import annotations

import json

import pytest

from engine.domain.errors import Invalid
from tests.unit.workflow.modeling.scenarios.conftest import told
from workflow.modeling.scenarios.reading import read_scenario, write_scenario


def findings(content: bytes) -> list[str]:
    with pytest.raises(Invalid) as refused:
        read_scenario(content, "x.scenario")
    return [finding.message for finding in refused.value.findings]


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"steps": [{"task": "A"}, {"do": 1}]}, "第 2 步应写明做什么：task、return、job"),
        ({"steps": [{"task": "A", "job": "B"}]}, "第 1 步应写明做什么"),
        ({"steps": [{"task": "A", "valeus": {}}]}, "第 1 步（task）里不认识 valeus"),
        ({"steps": [{"task": "A", "values": 5}]}, "第 1 步：values 应是对象"),
        ({"steps": [{"task": ""}]}, "第 1 步：task 应是一段文字"),
        ({"steps": [{"wait": "3 days"}]}, "第 1 步：wait 应是时长，如 P3D、PT4H，这里是 3 days"),
        ({"steps": [{"until": "soon"}]}, "第 1 步：until 应是时刻"),
        ({"steps": [{"workdays": -1}]}, "第 1 步：workdays 应是工作日数"),
        ({"steps": [{"decision": "d"}]}, "第 1 步：模拟决策要写 result"),
        ({"steps": [{"task": "A", "nth": 0}]}, "第 1 步：nth 应是从 1 数起的序号"),
        ({"steps": [{"expect": {"where": 1}}]}, "第 1 步：不认识的断言 where"),
        ({"steps": [{"expect": {"variables": {"x": "=> ("}}}]}, "第 1 步：x 的判断 => ( 读不懂"),
        ({"steps": 5}, "steps 应是列表"),
        ({"expect": {"at": "A"}}, "expect：at 应是列表"),
        ({"startsAt": "yesterday"}, "startsAt 应是时刻"),
        ({"process": 3}, "process 应是一段文字"),
        ({"start": {"message": "a", "signal": "b"}}, "start 只能有 message、signal、timer 之一"),
        ({"jobs": "skip"}, "jobs 只能是 complete"),
        ({"colour": 1}, "不认识的成员 colour"),
        ({"format": 2}, "format 应为 1"),
    ],
    ids=str,
)
def test_what_is_wrong_is_said_by_step(change, message):
    (said,) = findings(json.dumps({**told(), **change}).encode())

    assert said.startswith(message)


@pytest.mark.parametrize("content", [b"{", b"[]", b"\xff"], ids=str)
def test_what_is_no_json_object_is_refused(content):
    assert 1 == len(findings(content))


def test_a_finding_names_the_file_and_the_step():
    with pytest.raises(Invalid) as refused:
        read_scenario(json.dumps(told({"nothing": 1})).encode(), "x.scenario")

    assert ("x.scenario", "steps/1") == (refused.value.findings[0].file, refused.value.findings[0].element)


def test_a_scenario_is_written_as_it_was_read():
    whole = told(
        {"task": "A", "by": "lin", "values": {"n": 1.10, "t": "甲"}}, {"wait": "P3D", "note": "…"},
        start={"variables": {"a": [1, 2.5]}}, description="…", businessKey="1", groups=["g"], jobs="wait",
        expect={"state": "COMPLETED"},
    )  # fmt: skip

    scenario = read_scenario(json.dumps(whole).encode())

    assert whole == json.loads(write_scenario(scenario))
    assert read_scenario(write_scenario(scenario)) == scenario


def test_groups_that_are_no_codes_are_refused():
    with pytest.raises(Invalid, match="groups"):
        read_scenario(json.dumps(told(groups="t_lx")).encode())
