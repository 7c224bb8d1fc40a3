"""What a list of instances is narrowed to, in words: one chip a condition, each of which can be taken off."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from workflow.inbox.units import Names
from workflow.inbox.variable_tests import WAYS, VariableTest
from workflow.operations.choices import Choices
from workflow.operations.narrowing import KNOWN, NAMES, InstanceFilter
from workflow.supervision.desk.phases import PHASES, phase_name

WORDS: Mapping[str, str] = {
    "state": "状态", "process": "流程", "version": "版本", "at": "停在", "passed": "经过", "stage": "阶段",
    "cause": "故障原因", "q": "搜索", "from": "开始自", "to": "开始至", "ended_from": "结束自", "ended_to": "结束至",
    "by": "发起人", "kind": "启动方式", "overdue": "期限", "variant": "变体", "sort": "排序", "var": "变量",
}  # fmt: skip
"""Names of an address with their words."""


@dataclass(frozen=True, slots=True)
class Chip:
    """One condition: its name in the address, what it is called, what it says, and as it stands in the address."""

    name: str
    words: str
    value: str
    raw: str


def chips_of(wanted: InstanceFilter, choices: Choices, names: Names) -> list[Chip]:
    """The conditions of a filter, in the order of its address; the order of the list is none."""
    processes, elements, stages = dict(choices.processes), dict(choices.elements), dict(choices.stages)
    worded = {
        "process": lambda code: processes.get(code) or code,
        "version": lambda number: f"v{number}",
        "at": lambda code: elements.get(code, code),
        "passed": lambda code: elements.get(code, code),
        "stage": lambda code: phase_name(code) if code in PHASES else stages.get(code, code),
        "by": names.person,
        "variant": lambda digest: digest[:8],
        "var": _test_words,
    }
    chips = []
    for name, raw in wanted.to_args():
        known = KNOWN.get(NAMES.get(name, ""), {})
        value = known.get(raw) or worded.get(name, str)(raw)
        if name != "sort":
            chips.append(Chip(name, WORDS[name], value, raw))
    return chips


def in_words(chips: list[Chip]) -> str:
    """The conditions as one line, for the head of a file."""
    return "；".join(f"{chip.words}：{chip.value}" for chip in chips) or "全部实例"


def _test_words(text: str) -> str:
    test = VariableTest.of_text(text)
    return f"{test.name} {WAYS[test.op]} {test.value}" if test is not None else text
