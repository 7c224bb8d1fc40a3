"""Which channels there are, whom they reach, and what people wish: kept in memory until somebody changes it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from engine.domain.ports import WorkingCalendar
from engine.persistence.revisions import kept
from engine.unit_of_work import UnitOfWork
from workflow.notices.kinds import DIGEST, OFF, Kind
from workflow.notices.models import PLAN, Address, Channel, OfficeRule, QuietHours, Wish
from workflow.notices.quiet import Quiet, next_digest, release
from workflow.notices.rules import Rules, rules_of


@dataclass(frozen=True, slots=True)
class Plan:
    """``reached``: person → the active channels that have an address of theirs."""

    rules: Rules
    reached: Mapping[str, tuple[int, ...]]
    wishes: Mapping[tuple[str, str, int], str]
    quiet: Mapping[str, Quiet]

    def quiet_of(self, person: str) -> Quiet:
        """A person's own quiet hours, else the office's."""
        return self.quiet.get(person) or office_quiet(self.rules)

    def ways(
        self, person: str, kind: Kind, now: datetime, calendar: WorkingCalendar, *, urgent: bool
    ) -> Iterator[tuple[int, datetime]]:
        """The channels by which a notice leaves, and from when on; an urgent one at once."""
        for channel_key in self.reached.get(person, ()):
            mode = self.wishes.get((person, kind.code, channel_key), kind.mode)
            if mode == OFF:
                continue
            if urgent:
                yield channel_key, now
            else:
                earliest = next_digest(now, self.rules.digest_times) if mode == DIGEST else now
                yield channel_key, release(earliest, self.quiet_of(person), calendar)


def office_quiet(rules: Rules) -> Quiet:
    """The quiet hours of whoever set none."""
    return Quiet.of(rules.quiet_from, rules.quiet_until, rules.quiet_days_off)


def plan_of(uow: UnitOfWork) -> Plan:
    """The plan as it is now."""
    return kept(uow, PLAN, lambda: _read(uow))


def _read(uow: UnitOfWork) -> Plan:
    session = uow.session
    active = set(session.scalars(select(Channel.key).where(Channel.active.is_(True))))
    reached: dict[str, list[int]] = {}
    for row in session.execute(select(Address.person, Address.channel_key).order_by(Address.channel_key)):
        if row.channel_key in active:
            reached.setdefault(row.person, []).append(row.channel_key)
    wishes = session.execute(select(Wish.person, Wish.kind, Wish.channel_key, Wish.mode))
    own = {row.name: row.value for row in session.scalars(select(OfficeRule))}
    hours = session.scalars(select(QuietHours))
    return Plan(
        rules_of(own),
        {person: tuple(keys) for person, keys in reached.items()},
        {(row.person, row.kind, row.channel_key): row.mode for row in wishes},
        {row.person: Quiet.of(row.quiet_from, row.quiet_until, row.days_off) for row in hours},
    )
