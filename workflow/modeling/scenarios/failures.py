"""What went wrong with a scenario: which step, which rule, and in words what was expected and what was there."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from engine.domain.errors import EngineError, Finding

WORDS: Mapping[str, tuple[str, str]] = {
    "broken-file": ("场景文件有误：{message}", "the scenario file is wrong: {message}"),
    "broken-model": ("流程不能部署：{message}", "the model cannot be deployed: {message}"),
    "no-process": (
        "文件里没有流程 {subject}，也没有发布过",
        "no file holds the process {subject}, nor is it deployed",
    ),
    "not-started": ("流程没有启动：{message}", "the process was not started: {message}"),
    "task-not-open": (
        "没有可办的任务 {subject}；此时打开的是：{open}",
        "no task {subject} is open; open are: {open}",
    ),
    "job-not-waiting": (
        "没有等着的自动任务 {subject}；此时等着的是：{open}",
        "no job {subject} waits; waiting are: {open}",
    ),
    "form-refused": ("任务 {subject} 的表单没有通过：{message}", "the form of {subject} refuses: {message}"),
    "message-not-awaited": (
        "没有人等消息 {subject}；此时等的是：{open}",
        "nobody waits for the message {subject}; awaited are: {open}",
    ),
    "signal-not-awaited": (
        "没有人等信号 {subject}；此时等的是：{open}",
        "nobody waits for the signal {subject}; awaited are: {open}",
    ),
    "refused": ("{subject} 做不成：{message}", "{subject} cannot be done: {message}"),
    "incident": ("环节 {subject} 出了故障：{message}", "the element {subject} stands still: {message}"),
    "expect-at": ("应停在 {expected}，实际停在 {actual}", "should wait at {expected}, waits at {actual}"),
    "expect-variable": (
        "变量 {subject} 应为 {expected}，实际为 {actual}",
        "the variable {subject} should be {expected}, is {actual}",
    ),
    "expect-due": (
        "任务 {subject} 的期限应为 {expected}，实际为 {actual}",
        "the task {subject} should be due {expected}, is due {actual}",
    ),
    "expect-state": ("流程应为 {expected}，实际为 {actual}", "the process should be {expected}, is {actual}"),
    "expect-end": ("应走到结束 {expected}，实际走到 {actual}", "should end at {expected}, ended at {actual}"),
    "expect-path": (
        "应依次经过 {expected}，没有走到 {subject}；实际路径：{actual}",
        "should pass {expected} in this order, did not come to {subject}; the path was: {actual}",
    ),
    "expect-incidents": ("应有故障的环节：{expected}，实际：{actual}", "should stand still: {expected}, do: {actual}"),
}
"""Rule → its sentence in Chinese and English."""

NOTHING = ("（没有）", "(none)")


@dataclass(frozen=True, slots=True)
class Failure:
    """One thing that is not as the scenario says; ``step`` counts from 1 and is empty for the file, start or end."""

    rule: str
    step: int | None = None
    details: Mapping[str, str] = field(default_factory=dict)

    def words(self, language: str = "zh") -> str:
        """The failure as a sentence, without the step; an empty list is said to be one."""
        place = 0 if language.startswith("zh") else 1
        told = {name: value or NOTHING[place] for name, value in self.details.items()}
        return WORDS[self.rule][place].format_map(told)

    def sentence(self, language: str = "zh") -> str:
        """The failure with where in the scenario it is."""
        chinese = language.startswith("zh")
        if self.step is None:
            return self.words(language)
        return (f"第 {self.step} 步：" if chinese else f"step {self.step}: ") + self.words(language)

    def as_dict(self) -> dict[str, object]:
        """The failure for machines, its sentence in both languages."""
        return {
            "rule": self.rule, "step": self.step, **self.details, "message": self.words("en"), "words": self.words(),
        }  # fmt: skip


class CannotBeDone(EngineError):
    """A step that the process does not allow now."""

    def __init__(self, rule: str, findings: Sequence[Finding] = (), **details: str) -> None:
        super().__init__(WORDS[rule][0].format_map(details))
        self.rule = rule
        self.findings = tuple(findings)
        self.details = details

    def at(self, step: int | None) -> Failure:
        """The failure of the step with this number."""
        return Failure(self.rule, step, self.details)


def listed(names: list[str]) -> str:
    """Names for a sentence, each once with how many there are of it."""
    counted = {name: names.count(name) for name in names}
    return "、".join(name if count == 1 else f"{name}×{count}" for name, count in counted.items())
