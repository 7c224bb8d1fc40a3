"""A plan of what to do with the tokens of an instance: read from what the page sends, checked, and told in words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from engine.domain.errors import Finding, Invalid
from engine.domain.variables import as_variables
from workflow.operations.tokens.targets import Token
from workflow.operations.values import read_value
from workflow.web.addresses import key_of

MOST_STEPS = 50


@dataclass(frozen=True, slots=True)
class TokenStep:
    """One thing to do: ``kind`` is ``move``, ``add`` or ``end``; ``token`` is the key of a visit."""

    kind: str
    token: int | None = None
    target: str = ""


@dataclass(frozen=True, slots=True)
class TokenPlan:
    """Everything to be done at once, and the variables of the instance to be set with it."""

    steps: tuple[TokenStep, ...]
    variables: Mapping[str, Any] = field(default_factory=dict)


def read_plan(given: Any, tokens: Sequence[Token], targets: Mapping[str, str]) -> TokenPlan:
    """The plan of a page: ``{"steps": [{"kind", "token", "target"}], "variables": [{"name", "type", "value"}]}``.

    Keys are texts, as JavaScript loses digits of whole numbers.

    :raises Invalid: with a finding for each step that cannot be done, at its element, in words; when there is none
    """
    wanted: Any = given if isinstance(given, dict) else {}
    listed = wanted.get("steps")
    steps = [_step(one) for one in listed[:MOST_STEPS]] if isinstance(listed, list) else []
    if not steps:
        raise Invalid("还没有要做的调整：拖动一个令牌，或在右侧选择。", [Finding("empty", "请至少添加一步。")])
    findings = []
    by_key = {token.key: token for token in tokens}
    used: set[int] = set()
    for step in steps:
        findings += _wrong(step, by_key, targets, used)
        if step.token is not None:
            used.add(step.token)
    if findings:
        raise Invalid(" ".join(finding.message for finding in findings), findings)
    named = wanted.get("variables")
    values = {}
    for one in named if isinstance(named, list) else ():
        if isinstance(one, dict) and str(one.get("name", "")).strip():
            values[str(one["name"]).strip()] = read_value(str(one.get("type", "json")), str(one.get("value", "")))
    return TokenPlan(tuple(steps), as_variables(values))


def plan_words(plan: TokenPlan, tokens: Sequence[Token], names: Mapping[str, str]) -> list[str]:
    """Each step of a plan in a line."""
    where = {token.key: token.name for token in tokens}
    told = []
    for step in plan.steps:
        target = names.get(step.target, step.target)
        source = where.get(step.token or 0, "")
        if step.kind == "move":
            told.append(f"把“{source}”的令牌移到“{target}”")
        elif step.kind == "add":
            told.append(f"在“{target}”放一个令牌")
        else:
            told.append(f"结束“{source}”的令牌")
    return told


def _step(given: Any) -> TokenStep:
    if not isinstance(given, dict):
        return TokenStep("")
    return TokenStep(str(given.get("kind", "")), key_of(str(given.get("token") or "")), str(given.get("target") or ""))


def _wrong(step: TokenStep, tokens: Mapping[int, Token], targets: Mapping[str, str], used: set[int]) -> list[Finding]:
    if step.kind not in ("move", "add", "end"):
        return [Finding("step", "不认得这一步。")]
    if step.kind != "add":
        token = tokens.get(step.token or 0)
        if token is None:
            return [Finding("token", "有一个令牌已经不在原处：流程走过了，请刷新后重做。")]
        if token.key in used:
            return [Finding("token", f"“{token.name}”的令牌已经安排了一步，请先撤掉那一步。", element=token.element_id)]
    if step.kind == "end":
        return []
    if step.target not in targets:
        return [Finding("target", "流程的这个版本没有所选的环节。")]
    why = targets[step.target]
    return [Finding("target", why, element=step.target)] if why else []
