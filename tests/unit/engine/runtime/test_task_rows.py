"""From when a due date is near stands in the rows of a task, and moves with the date."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select

from engine.domain.ports import NearQuestion
from engine.persistence.work import NO_DUE, InboxRow
from engine.runtime import assign_user_task, migrate_instance, set_variables, update_user_task
from engine.runtime.definitions import latest_definition
from tests.factories.diagrams import bpmn, chain, end, start, user
from tests.factories.standstill import act, resume, suspend

TASK = bpmn(start(), user("A", due='=now() + duration("P3D")'), end(), *chain("s", "A", "e"))
DUE = datetime(2023, 3, 9, 10, tzinfo=UTC)


@dataclass
class DayBefore:
    """A rule that notes what it is asked."""

    asked: list[NearQuestion] = field(default_factory=list)

    def __call__(self, question, calendar):
        self.asked.append(question)
        return question.due_at - timedelta(days=1)


@pytest.fixture
def rule(engine_world):
    engine_world.near = DayBefore()
    return engine_world.near


def inbox(run):
    with run.world.reading() as uow:
        return list(uow.session.execute(select(InboxRow.soon_at, InboxRow.process_id, InboxRow.is_shared)))


def test_a_new_task_knows_from_when_it_is_near(drive, rule):
    run = drive(TASK).start()

    assert (DUE, DUE - timedelta(days=1)) == (run.open_tasks[0].due_at, run.open_tasks[0].soon_at)


def test_the_rule_is_asked_with_the_variables_of_the_process(drive, rule):
    drive(TASK).start(deadlines={"A": 1})

    began = datetime(2023, 3, 6, 10, tzinfo=UTC)
    assert [NearQuestion(began, DUE, "A", {"deadlines": {"A": 1}, "business_key": "B-1"})] == rule.asked


def test_the_inbox_knows_what_the_task_knows(drive, rule):
    run = drive(TASK).start()

    assert [(DUE - timedelta(days=1), "p", False)] == inbox(run)


def test_where_several_principals_wait_the_rows_say_so(drive, rule):
    run = drive(TASK).start()
    act(run, update_user_task, run.open_tasks[0].key, {"candidate_groups": ["a", "b"]})

    assert [True, True] == [is_shared for _soon, _process, is_shared in inbox(run)]


def test_without_a_rule_nothing_is_ever_near(drive):
    run = drive(TASK).start()

    assert (None, [(NO_DUE, "p", False)]) == (run.open_tasks[0].soon_at, inbox(run))


def test_a_task_without_a_date_is_never_near(drive, rule):
    run = drive(bpmn(start(), user("A"), end(), *chain("s", "A", "e"))).start()

    assert (None, []) == (run.open_tasks[0].soon_at, rule.asked)


def test_a_changed_date_is_near_by_the_rule_from_now(drive, rule):
    run = drive(TASK).start(deadlines={"A": 1})
    with run.world.transaction() as uow:
        set_variables(uow, run.key, {"deadlines": {"A": 2}})
    run.wait(days=1)
    moment = datetime(2023, 4, 1, tzinfo=UTC)

    act(run, update_user_task, run.open_tasks[0].key, {"due_at": moment})

    now = datetime(2023, 3, 7, 10, tzinfo=UTC)
    assert NearQuestion(now, moment, "A", {"deadlines": {"A": 2}, "business_key": "B-1"}) == rule.asked[-1]
    assert [moment - timedelta(days=1)] == [soon for soon, _process, _shared in inbox(run)]


def test_a_date_taken_away_is_near_no_more(drive, rule):
    run = drive(TASK).start()

    act(run, update_user_task, run.open_tasks[0].key, {"due_at": None})

    assert (None, [NO_DUE]) == (run.open_tasks[0].soon_at, [soon for soon, _process, _shared in inbox(run)])


def test_another_person_changes_nothing_of_it(drive, rule):
    run = drive(TASK).start()

    act(run, assign_user_task, run.open_tasks[0].key, "li")

    assert [(DUE - timedelta(days=1), "p", False)] == inbox(run)


def test_while_suspended_nothing_is_near(drive, rule):
    run = suspend(drive(TASK).start())

    assert [NO_DUE] == [soon for soon, _process, _shared in inbox(run)]


@pytest.mark.parametrize(("days", "soon"), [(0, 8), (1, 9), (4, 14)])
def test_after_a_resumption_it_is_as_near_as_before(drive, rule, days, soon):
    run = suspend(drive(TASK).start())
    run.wait(days=days)

    resume(run)

    expected = datetime(2023, 3, soon, 10, tzinfo=UTC)
    assert (expected, [expected]) == (run.open_tasks[0].soon_at, [soon for soon, _process, _shared in inbox(run)])


def test_a_task_migrated_to_another_process_is_in_the_inbox_as_one_of_it(drive, rule):
    run = drive(TASK).start()
    run.deploy(q_bpmn=TASK.replace(b'id="p"', b'id="q"'))
    with run.world.transaction() as uow:
        migrate_instance(uow, run.key, latest_definition(uow, "q").key)

    assert ["q"] == [process_id for _soon, process_id, _shared in inbox(run)]


def test_the_inbox_knows_the_matter_how_urgent_it_is_and_when_it_was_put_off_to(drive):
    run = drive(TASK).start()
    later = datetime(2023, 3, 10, 1, tzinfo=UTC)

    act(run, update_user_task, run.open_tasks[0].key, {"follow_up_at": later, "priority": 80})

    with run.world.reading() as uow:
        found = uow.session.execute(select(InboxRow.root_key, InboxRow.priority, InboxRow.shown_from)).all()
    assert [(run.open_tasks[0].root_key, 80, later)] == found
