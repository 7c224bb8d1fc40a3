"""What an administrator does with channels: adds, changes and stops them, sets the office's rules, sends again."""

from __future__ import annotations

from collections.abc import Mapping

from engine.domain.errors import Finding, Invalid, NotFound, Refused
from engine.persistence.revisions import bump
from engine.unit_of_work import UnitOfWork
from workflow.notices.channels import CHANNEL_KINDS, findings_of
from workflow.notices.models import PLAN, Channel, Message, MessageState, OfficeRule
from workflow.notices.queries import find_channel
from workflow.notices.rules import read_rules, shipped

LONGEST_NAME, LONGEST_VALUE, MOST_A_DAY = 60, 500, 1_000_000


def add_channel(uow: UnitOfWork, kind_code: str, given: Mapping[str, str]) -> Channel:
    """A new channel. :raises Invalid: with a finding per field"""
    if kind_code not in CHANNEL_KINDS:
        raise Invalid("没有这种通道。", [Finding("choice", "没有这种通道。", element="kind")])
    row = Channel(
        key=uow.next_key(), kind=kind_code, settings={}, secrets={}, active=True, created_at=uow.now,
        created_by=uow.actor.name,
    )  # fmt: skip
    _fill(row, given)
    uow.session.add(row)
    bump(uow, PLAN)
    return row


def change_channel(uow: UnitOfWork, key: int, given: Mapping[str, str]) -> Channel:
    """Other settings; a secret left empty stays as it is. :raises Invalid: with a finding per field"""
    row = find_channel(uow.session, key)
    _fill(row, given)
    bump(uow, PLAN)
    return row


def set_active(uow: UnitOfWork, key: int, *, active: bool) -> Channel:
    """Stop a channel, or let it go on; what waits for a stopped one is not sent."""
    row = find_channel(uow.session, key)
    row.active = active
    bump(uow, PLAN)
    return row


def keep_rules(uow: UnitOfWork, given: Mapping[str, str]) -> None:
    """The office's own rules; those that are as they came are not kept. :raises Invalid: with a finding per field"""
    for name, value in read_rules(given).items():
        row = uow.session.get(OfficeRule, name)
        if row is not None:
            uow.session.delete(row)
            uow.session.flush()
        if value != shipped()[name]:
            uow.session.add(OfficeRule(name=name, value=value))
    bump(uow, PLAN)


def send_again(uow: UnitOfWork, key: int) -> None:
    """Send a message that failed, or of which nobody knows, once more. :raises Refused: when it has not ended so"""
    row = uow.session.get(Message, key)
    if row is None:
        raise NotFound(f"没有消息 {key}。")
    if row.state not in (MessageState.FAILED, MessageState.UNSURE):
        raise Refused("只能重发失败或送达不明的消息。")
    row.state, row.attempts, row.next_attempt_at, row.ended_at = MessageState.PENDING, 0, uow.now, None


def _fill(row: Channel, given: Mapping[str, str]) -> None:
    kind, findings = CHANNEL_KINDS[row.kind], list[Finding]()
    name, limit = given.get("name", "").strip(), given.get("daily_limit", "0").strip() or "0"
    if not name or len(name) > LONGEST_NAME:
        findings.append(Finding("length", f"名称必填，不超过 {LONGEST_NAME} 个字。", element="name"))
    if not limit.isdecimal() or int(limit) > MOST_A_DAY:
        findings.append(Finding("number", "每日上限应为整数，0 为不限。", element="daily_limit"))
    typed = {field.name: given.get(field.name, "").strip()[:LONGEST_VALUE] for field in kind.fields}
    secret = {field.name for field in kind.fields if field.is_secret}
    settings = {name: value for name, value in typed.items() if name not in secret}
    secrets = {name: typed[name] or (row.secrets or {}).get(name, "") for name in secret}
    if given.get("forget_secrets") == "yes":
        secrets = {name: typed[name] for name in secret}
    findings += findings_of(kind, settings, secrets)
    if findings:
        raise Invalid("通道没有保存。", findings)
    row.name, row.daily_limit, row.settings, row.secrets = name, int(limit), settings, secrets
