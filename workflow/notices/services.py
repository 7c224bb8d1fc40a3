"""What a person does with their notices: reads them, says how they want them, tries a channel."""

from __future__ import annotations

from collections.abc import Mapping

from sqlalchemy import delete, update

from engine.domain.errors import Finding, Invalid, Refused
from engine.persistence.revisions import bump
from engine.unit_of_work import UnitOfWork
from workflow.notices.channels import CHANNEL_KINDS
from workflow.notices.kinds import MODES, kinds
from workflow.notices.models import PLAN, Address, Notice, QuietHours, Wish
from workflow.notices.outbox import called, take_of_today, write_message
from workflow.notices.plan import office_quiet, plan_of
from workflow.notices.queries import addresses_of, channels, find_channel, find_notice
from workflow.notices.quiet import Quiet
from workflow.notices.rules import read_hours
from workflow.notices.texts import text_of


def read_one(uow: UnitOfWork, key: int) -> Notice:
    """Mark a notice of the caller's read. :raises NotFound: when it is not theirs"""
    notice = find_notice(uow.session, uow.actor.name, key)
    if notice.read_at is None:
        notice.read_at = uow.now
    return notice


def read_all(uow: UnitOfWork, up_to: int) -> None:
    """Mark read what the caller has, up to the newest one they saw."""
    mine = update(Notice).where(
        Notice.person == uow.actor.name, Notice.read_at.is_(None), Notice.key <= up_to
    )  # fmt: skip
    uow.session.execute(mine.values(read_at=uow.now).execution_options(synchronize_session=False))


def save_wishes(uow: UnitOfWork, given: Mapping[str, str]) -> None:
    """Keep the caller's addresses (``address-<channel>``), modes (``<kind>-<channel>``) and quiet hours.

    :raises Invalid: with a finding per field
    """
    person, findings = uow.actor.name, list[Finding]()
    own = [row for row in channels(uow.session, active_only=True) if f"address-{row.key}" in given]
    before = addresses_of(uow.session, person)
    addresses: dict[int, str] = {}
    for channel in own:
        kind, field = CHANNEL_KINDS[channel.kind], f"address-{channel.key}"
        address = given[field].strip()
        if address == masked(before.get(channel.key, "")):
            address = before.get(channel.key, "")
        if address and not kind.address.fullmatch(address):
            findings.append(Finding("address", f"{channel.name}：应填写{kind.address_words}。", element=field))
        addresses[channel.key] = address
    hours = read_hours(given, findings)
    if findings:
        raise Invalid("设置没有保存。", findings)
    keys = [channel.key for channel in own]
    for table in (Address, Wish):
        gone = delete(table).where(table.person == person, table.channel_key.in_(keys))
        uow.session.execute(gone)
    for key, address in addresses.items():
        if address:
            uow.session.add(Address(person=person, channel_key=key, address=address))
        for kind_code, kind_row in kinds().items():
            mode = given.get(f"{kind_code}-{key}", kind_row.mode)
            if mode in MODES and mode != kind_row.mode:
                uow.session.add(Wish(person=person, kind=kind_code, channel_key=key, mode=mode))
    _keep_hours(uow, person, Quiet.of(hours["quiet_from"], hours["quiet_until"], given.get("quiet_days_off") == "yes"))
    bump(uow, PLAN)


def _keep_hours(uow: UnitOfWork, person: str, quiet: Quiet) -> None:
    row = uow.session.get(QuietHours, person)
    if row is not None:
        uow.session.delete(row)
        uow.session.flush()
    if quiet != office_quiet(plan_of(uow).rules):
        begin, end = f"{quiet.quiet_from:%H:%M}", f"{quiet.quiet_until:%H:%M}"
        uow.session.add(QuietHours(person=person, quiet_from=begin, quiet_until=end, days_off=quiet.days_off))


def send_test(uow: UnitOfWork, channel_key: int) -> int:
    """A test message to the caller, now, whatever the hour; its key. :raises Refused: without an address there"""
    channel = find_channel(uow.session, channel_key)
    if not channel.active or channel_key not in addresses_of(uow.session, uow.actor.name):
        raise Refused("请先填写这个通道的接收地址并保存。")
    if not take_of_today(uow, channel):
        raise Refused("这个通道今日的额度已用完，请明天再试。")
    text = text_of(
        [], is_markdown=CHANNEL_KINDS[channel.kind].is_markdown, most=1, is_test=True,
        addressee=called(uow, channel, uow.actor.name),
    )  # fmt: skip
    return write_message(uow, uow.actor.name, channel, text, 0)


def masked(address: str) -> str:
    """An address as a page shows it: a mail address whole, a telephone or token in part."""
    if "@" in address or len(address) < 8:
        return address
    return f"{address[:3]}****{address[-4:]}"
