"""Exemptions: who may ask and grant, how long and how often, and what they do to the light."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from sqlalchemy import select

from engine.domain.assignment import Actor
from engine.domain.errors import Invalid, NotAllowed, Refused
from engine.persistence.instances import EventLogEntry
from workflow.lights.exempt import apply_exemption, decide_exemption
from workflow.lights.exemption_rules import Draft
from workflow.lights.rounds import end_exemptions

UNIT, LAND = Actor("lin", frozenset({"st_hz"})), Actor("mao", frozenset({"g_mnr"}))
BOSS = Actor("zheng", frozenset({"g_center_supervise"}))
DRAFT = Draft(
    business_key="CNZS-2023-0001",
    codes=("SIGN_1Y",),
    cause_kind="enterprise",
    cause="企业调整方案",
    evidence="函〔2023〕5 号",
    org="st_hz",
    from_on=date(2023, 5, 31),
    to_on=date(2023, 6, 30),
)


@pytest.fixture
def late(office):
    """A project signed more than a year ago that has not started."""
    office.project()
    office.reach(signed="2022-01-10")
    office.light()
    return office


def ask(office, actor=UNIT, **changed) -> int:
    with office.world.transaction(actor) as uow:
        return apply_exemption(uow, replace(DRAFT, **changed)).key


def grant(office, key: int, actor=BOSS, granted=True, words="") -> None:
    with office.world.transaction(actor) as uow:
        decide_exemption(uow, key, granted, words)


def refused(office, actor=UNIT, **changed) -> set[str | None]:
    with pytest.raises(Invalid) as refusal:
        ask(office, actor, **changed)
    return {finding.element for finding in refusal.value.findings}


@pytest.mark.both_databases
def test_a_granted_exemption_turns_the_light_grey_at_once(late) -> None:
    before = late.rows()[-1].light
    grant(late, ask(late))

    row = late.rows()[-1]
    assert (before, row.light, row.exempted, row.cause) == ("red", "grey", ["SIGN_1Y"], "豁免批准：SIGN_1Y")


def test_an_application_alone_changes_nothing(late) -> None:
    ask(late)

    assert late.shown() == ("red", ["SIGN_1Y"])


def test_a_denied_one_needs_a_word_and_changes_nothing(late) -> None:
    key = ask(late)
    with pytest.raises(Refused, match="写明理由"):
        grant(late, key, granted=False)
    grant(late, key, granted=False, words="证据不足")

    assert late.shown() == ("red", ["SIGN_1Y"])


def test_nobody_grants_their_own(late) -> None:
    with pytest.raises(NotAllowed, match="不能批自己"):
        grant(late, ask(late), actor=UNIT)


def test_it_is_decided_once(late) -> None:
    key = ask(late)
    grant(late, key)

    with pytest.raises(Refused, match="已由 zheng 办理"):
        grant(late, key, granted=False, words="不行")


def test_the_governments_cause_is_stated_by_the_department_and_says_until_when(late) -> None:
    assert refused(late, cause_kind="gov") == {"org", "solve_by"}


def test_the_department_may_state_it(late) -> None:
    key = ask(late, LAND, cause_kind="gov", org="g_mnr", solve_by=date(2023, 6, 20))
    grant(late, key)

    assert late.shown()[0] == "grey"


def test_only_a_member_of_the_unit_speaks_for_it(late) -> None:
    with pytest.raises(NotAllowed, match="不是“g_mnr”的成员"):
        ask(late, UNIT, org="g_mnr")


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"codes": ()}, "codes"),
        ({"codes": ("TALK_90",)}, "codes"),
        ({"cause_kind": "天气"}, "cause_kind"),
        ({"cause": " "}, "cause"),
        ({"evidence": ""}, "evidence"),
        ({"to_on": date(2023, 9, 1)}, "to_on"),
        ({"to_on": date(2023, 5, 30)}, "to_on"),
        ({"from_on": None}, "from_on"),
    ],
)
def test_what_is_missing_or_too_long_is_said_by_field(late, changed, field) -> None:
    assert refused(late, **changed) == {field}


def test_three_months_to_the_day_are_not_too_long(late) -> None:
    ask(late, to_on=date(2023, 8, 31))


def test_the_same_reason_is_asked_for_once_at_a_time(late) -> None:
    ask(late)

    with pytest.raises(Refused, match="已有申请"):
        ask(late)


def test_it_ends_by_itself_and_the_light_comes_back(late, clock) -> None:
    grant(late, ask(late))
    clock.move_to(clock.now() + timedelta(days=30))
    still = end_exemptions(late.world)
    clock.move_to(clock.now() + timedelta(days=1))
    ended = end_exemptions(late.world)

    row = late.rows()[-1]
    assert (still, ended, row.light, row.cause) == (0, 1, "red", "豁免到期：SIGN_1Y")


def test_it_is_renewed_once(late, clock) -> None:
    grant(late, ask(late))
    clock.move_to(clock.now() + timedelta(days=31))
    end_exemptions(late.world)
    again = {"from_on": date(2023, 7, 1), "to_on": date(2023, 7, 15)}
    grant(late, ask(late, **again))
    clock.move_to(clock.now() + timedelta(days=16))
    end_exemptions(late.world)

    assert refused(late, from_on=date(2023, 7, 17), to_on=date(2023, 7, 20)) == {"codes"}


def test_what_happens_to_it_is_told(late, clock) -> None:
    grant(late, ask(late))
    clock.move_to(clock.now() + timedelta(days=31))
    end_exemptions(late.world)

    with late.world.reading() as uow:
        query = select(EventLogEntry.kind).where(EventLogEntry.kind.startswith("Exemption")).order_by(EventLogEntry.key)
        assert list(uow.session.scalars(query)) == ["ExemptionApplied", "ExemptionDecided", "ExemptionExpired"]
