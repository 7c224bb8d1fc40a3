"""Without the decision nothing is classified; with it, each change of class is kept once."""

from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy import select

from engine.domain.errors import NotFound, Refused
from engine.persistence.instances import EventLogEntry
from workflow.idle_land.classify import classify, keep_class
from workflow.idle_land.facts import use_of
from workflow.idle_land.models import IdleClassChange
from workflow.idle_land.scan import scan, scan_by_month

TODAY = date(2023, 5, 31)


def test_without_the_process_the_worker_does_nothing_and_a_person_is_told_why(office, idle):
    idle()

    assert scan_by_month(office) == 0
    with office.transaction() as uow, pytest.raises(Refused, match="还没有部署"):
        scan(uow)


def test_a_decision_that_is_not_deployed_is_not_found(office, idle):
    idle()

    with office.transaction() as uow, pytest.raises(NotFound):
        classify(uow, use_of(uow, "SH-01"), TODAY)


def test_the_decision_says_class_reason_and_since_when(deployed, idle):
    idle()

    with deployed.transaction() as uow:
        said = classify(uow, use_of(uow, "SH-01"), TODAY)

    assert (said.idle_class, said.row, said.since, said.legal) == ("idle_1y", "4", date(2022, 5, 1), True)


def test_the_same_class_again_is_no_change(office, idle):
    idle()

    with office.transaction() as uow:
        row = use_of(uow, "SH-01")
        changed = [keep_class(uow, row, "idle_1y", "满一年", TODAY), keep_class(uow, row, "idle_1y", "", TODAY)]

    assert changed == [True, False]
    with office.reading() as uow:
        assert len(uow.session.scalars(select(IdleClassChange)).all()) == 1
        assert uow.session.scalars(select(EventLogEntry.kind)).all() == ["IdleClassChanged"]
