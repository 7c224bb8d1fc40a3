"""Reads and writes scenario files; what is wrong with one is told by step, in words."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal
from typing import Any

from engine.domain import variables as json_variables
from engine.domain.errors import Finding, Invalid
from engine.domain.ports import OFFICE_ZONE
from engine.feel import FeelSyntaxError, compile_unary_tests
from workflow.modeling.scenarios.lengths import length_of
from workflow.modeling.scenarios.scenario import ACTIONS, EXPECTED, FORMAT, MEMBERS, Scenario, Step

KNOWN = {
    "format",
    "name",
    "description",
    "process",
    "startsAt",
    "businessKey",
    "groups",
    "start",
    "jobs",
    "steps",
    "expect",
}
START = {"variables", "message", "key", "signal", "timer", "element"}
MOST_STEPS = 500


def read_scenario(content: bytes, file: str = "") -> Scenario:
    """The scenario in a file.

    :raises Invalid: with a finding for everything that is wrong with it
    """
    return _Reader(file).read(content)


def write_scenario(scenario: Scenario) -> bytes:
    """The file of a scenario: JSON that a person can read, numbers digit by digit as they were."""
    numbers: dict[str, str] = {}
    text = json.dumps(_numbered(scenario.as_dict(), numbers), ensure_ascii=False, indent=2)
    for mark, digits in numbers.items():
        text = text.replace(f'"{mark}"', digits)
    return (text + "\n").encode()


def _numbered(value: Any, numbers: dict[str, str]) -> Any:
    """``value`` with a mark in the place of each decimal, which JSON's own writer would round or refuse."""
    if isinstance(value, Decimal):
        mark = f"\ue000{len(numbers)}\ue000"
        numbers[mark] = format(value, "f")
        return mark
    if isinstance(value, Mapping):
        return {str(key): _numbered(item, numbers) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [_numbered(item, numbers) for item in value]
    return value


class _Reader:
    def __init__(self, file: str) -> None:
        self.file = file
        self.findings: list[Finding] = []

    def read(self, content: bytes) -> Scenario:
        told = self._json(content)
        self._members(told)
        steps = tuple(self._steps(told.get("steps", [])))
        start = self._start(told.get("start", {}))
        expect = told.get("expect", {})
        self._expectation(expect, "expect")
        starts_at = self._moment(told.get("startsAt"))
        if self.findings or starts_at is None:
            raise Invalid(f"场景文件 {self.file} 有误：{self.findings[0].message}", self.findings)
        return Scenario(
            name=told["name"], process=told["process"], starts_at=starts_at, description=told.get("description", ""),
            business_key=told.get("businessKey"), groups=tuple(told.get("groups", ())), start=start,
            completes=told.get("jobs", "complete") == "complete",
            steps=steps, expect=expect,
        )  # fmt: skip

    def _json(self, content: bytes) -> dict[str, Any]:
        try:
            told = json_variables.loads(content)
        except (ValueError, UnicodeDecodeError, Invalid) as error:
            raise Invalid(
                f"场景文件 {self.file} 不是 JSON：{error}", [self._finding("scenario-json", str(error))]
            ) from error
        if not isinstance(told, dict):
            raise Invalid(f"场景文件 {self.file} 不是 JSON 对象", [self._finding("scenario-json", "不是 JSON 对象")])
        if told.get("format") != FORMAT:
            words = f"format 应为 {FORMAT}，这里是 {told.get('format')!r}"
            raise Invalid(f"场景文件 {self.file} 的格式不认识：{words}", [self._finding("scenario-format", words)])
        return told

    def _members(self, told: dict[str, Any]) -> None:
        for name in sorted(told.keys() - KNOWN):
            self._wrong("scenario-member", f"不认识的成员 {name}")
        for name in ("name", "process"):
            if not isinstance(told.get(name), str) or not told[name].strip():
                self._wrong("scenario-member", f"{name} 应是一段文字")
        for name in ("description", "businessKey"):
            if not isinstance(told.get(name, ""), (str, type(None))):
                self._wrong("scenario-member", f"{name} 应是一段文字")
        groups = told.get("groups", [])
        if not isinstance(groups, list) or not all(isinstance(code, str) and code for code in groups):
            self._wrong("scenario-member", "groups 应是若干个组的代码")
        if told.get("jobs", "complete") not in ("complete", "wait"):
            self._wrong("scenario-member", "jobs 只能是 complete（无人决定的自动任务按无结果完成）或 wait（等着）")

    def _moment(self, text: Any) -> datetime | None:
        try:
            moment = datetime.fromisoformat(text)
        except (TypeError, ValueError):
            self._wrong("scenario-member", "startsAt 应是时刻，如 2023-05-31T10:00")
            return None
        return moment if moment.tzinfo else moment.replace(tzinfo=OFFICE_ZONE)

    def _start(self, start: Any) -> dict[str, Any]:
        if not isinstance(start, dict) or start.keys() - START:
            self._wrong("scenario-start", f"start 应是对象，其中只能有 {'、'.join(sorted(START))}")
            return {}
        if not isinstance(start.get("variables", {}), dict):
            self._wrong("scenario-start", "start.variables 应是对象")
        if len(start.keys() & {"message", "signal", "timer"}) > 1:
            self._wrong("scenario-start", "start 只能有 message、signal、timer 之一")
        return start

    def _steps(self, steps: Any) -> list[Step]:
        if not isinstance(steps, list) or len(steps) > MOST_STEPS:
            self._wrong("scenario-steps", f"steps 应是列表，最多 {MOST_STEPS} 步")
            return []
        read = []
        for number, given in enumerate(steps, 1):
            kinds = [kind for kind in ACTIONS if kind in given] if isinstance(given, dict) else []
            if len(kinds) != 1:
                self._wrong("scenario-step", f"第 {number} 步应写明做什么：{'、'.join(ACTIONS)} 之一", number)
                continue
            step = Step(kinds[0], given)
            self._step(step, number)
            read.append(step)
        return read

    def _step(self, step: Step, number: int) -> None:
        kind, given = step.kind, step.given
        for name in sorted(given.keys() - MEMBERS[kind] - {kind, "note"}):
            self._wrong("scenario-step", f"第 {number} 步（{kind}）里不认识 {name}", number)
        if kind == "expect":
            self._expectation(given["expect"], f"第 {number} 步", number)
        elif kind == "set":
            self._object(given, "set", number)
        elif kind == "workdays":
            if isinstance(given[kind], bool) or not isinstance(given[kind], int) or given[kind] < 0:
                self._wrong("scenario-step", f"第 {number} 步：workdays 应是工作日数", number)
        elif not isinstance(given[kind], str) or not given[kind]:
            self._wrong("scenario-step", f"第 {number} 步：{kind} 应是一段文字", number)
        elif kind in ("wait", "until"):
            self._length(step, number)
        for name in ("values", "variables"):
            if name in given:
                self._object(given, name, number)
        if kind == "decision" and "result" not in given:
            self._wrong("scenario-step", f"第 {number} 步：模拟决策要写 result", number)
        if isinstance(given.get("nth", 1), bool) or not isinstance(given.get("nth", 1), int) or given.get("nth", 1) < 1:
            self._wrong("scenario-step", f"第 {number} 步：nth 应是从 1 数起的序号", number)

    def _length(self, step: Step, number: int) -> None:
        try:
            length_of(step)
        except ValueError as error:
            self._wrong("scenario-step", f"第 {number} 步：{error}", number)

    def _object(self, given: Mapping[str, Any], name: str, number: int) -> None:
        if not isinstance(given[name], dict):
            self._wrong("scenario-step", f"第 {number} 步：{name} 应是对象", number)

    def _expectation(self, expect: Any, where: str, number: int | None = None) -> None:
        if not isinstance(expect, dict):
            self._wrong("scenario-expect", f"{where}：断言应是对象", number)
            return
        for name in sorted(expect.keys() - set(EXPECTED)):
            self._wrong("scenario-expect", f"{where}：不认识的断言 {name}，可用 {'、'.join(EXPECTED)}", number)
        for name in ("variables", "due"):
            if not isinstance(expect.get(name, {}), dict):
                self._wrong("scenario-expect", f"{where}：{name} 应是对象", number)
        for name in ("at", "path", "incidents"):
            if not isinstance(expect.get(name, []), list):
                self._wrong("scenario-expect", f"{where}：{name} 应是列表", number)
        variables = expect.get("variables", {})
        for name, value in variables.items() if isinstance(variables, dict) else ():
            if isinstance(value, str) and value.startswith("="):
                self._test(name, value[1:], where, number)

    def _test(self, name: str, text: str, where: str, number: int | None) -> None:
        try:
            compile_unary_tests(text)
        except FeelSyntaxError as error:
            self._wrong("scenario-expect", f"{where}：{name} 的判断 ={text} 读不懂：{error}", number)

    def _wrong(self, rule: str, message: str, step: int | None = None) -> None:
        self.findings.append(self._finding(rule, message, step))

    def _finding(self, rule: str, message: str, step: int | None = None) -> Finding:
        return Finding(rule, message, None if step is None else f"steps/{step}", file=self.file or None)
