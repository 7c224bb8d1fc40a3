"""Pure decisions about people: kinds of organisation, well-formed names, roles that exclude each other."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping

from engine.domain.errors import Finding
from workflow.people.permissions import ROLE_NAMES, Role

ORG_KINDS: Mapping[str, str] = {
    "county": "县",
    "center": "投促中心",
    "dept": "部门",
    "township": "乡镇（街道）",
    "platform": "建设平台",
    "station": "驻点分中心",
    "squad": "招商小分队",
    "external": "外部单位",
}
"""Kind of organisation → its name on the screen (domain.md 1.1)."""

_CODE = re.compile(r"[a-z][a-z0-9_.-]{0,63}")


def check_code(code: str, field: str) -> list[Finding]:
    """What is wrong with a user name or code: it is typed, logged and put into addresses, so it is plain."""
    if _CODE.fullmatch(code):
        return []
    subject = "用户名" if field == "username" else "编码"
    rule = "须以小写字母开头，只含小写字母、数字、点、横线、下划线，不超过 64 个字符。"
    return [Finding("people.code", subject + rule, field)]


def check_name(name: str, field: str) -> list[Finding]:
    """What is wrong with a name to show."""
    if name.strip() and len(name) <= 128:
        return []
    return [Finding("people.name", "请填写名称，不超过 128 个字符。", field)]


def check_length(text: str | None, most: int, name: str, field: str) -> list[Finding]:
    """What is wrong with a text kept in ``most`` characters; ``name`` is what the person calls it."""
    if text is None or len(text) <= most:
        return []
    return [Finding("people.length", f"{name}不超过 {most} 个字符。", field)]


def check_password(password: str, username: str, least_length: int) -> list[Finding]:
    """What is wrong with a new password."""
    if len(password) < least_length:
        return [Finding("password.length", f"密码至少 {least_length} 个字符。", "password")]
    if username.lower() in password.lower():
        return [Finding("password.username", "密码不能包含用户名。", "password")]
    if len(set(password)) < 4:
        return [Finding("password.variety", "密码里重复的字符太多，请换一个。", "password")]
    return []


def check_roles(roles: Iterable[str]) -> list[Finding]:
    """What is wrong with holding these roles together: the auditor audits the others (三员分立, domain.md 3.1)."""
    held = set(roles)
    findings = [
        Finding("role.unknown", f"没有角色“{role}”；可用：{'、'.join(Role)}。", "roles")
        for role in sorted(held - set(Role))
    ]
    if Role.AUDITOR in held and len(held) > 1:
        others = "、".join(ROLE_NAMES[role] for role in Role if role in held - {Role.AUDITOR})
        findings.append(Finding("role.separation", f"审计员不能同时担任{others}（三员分立）。", "roles"))
    return findings


def main_role(roles: Collection[str]) -> Role | None:
    """The role that decides where a person starts their day; None without any."""
    order = (
        Role.SUPERVISOR,
        Role.OFFICER,
        Role.LEADER,
        Role.MODELER,
        Role.ADMINISTRATOR,
        Role.SECURITY,
        Role.AUDITOR,
    )
    return next((role for role in order if role in roles), None)
