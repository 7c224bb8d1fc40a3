"""A worker as a whole: it fires what is due, marks what is late, and leaves nothing behind."""

import threading
from datetime import timedelta

import pytest
from sqlalchemy import func, select, update

from engine.domain.errors import Broken
from engine.jobs.kinds import machine_now
from engine.jobs.worker import Worker, run_worker, work_once
from engine.persistence.instances import ProcessInstance
from engine.persistence.work import Timer, UserTask
from engine.persistence.workers import WorkerRow
from tests.factories.diagrams import bpmn, catch, chain, end, start, timer, user

WAITS = bpmn(start(), catch("t", timer("duration", "PT0.3S")), end(), *chain("s", "t", "e"))
TASK = bpmn(start(), user("A"), end(), *chain("s", "A", "e"))


def number(office, table, *conditions):
    with office.reading() as uow:
        return uow.session.scalar(select(func.count()).select_from(table).where(*conditions))


@pytest.mark.both_databases
def test_a_timer_fires_soon_after_it_is_due(office, begin, quick, eventually):
    with Worker(office, settings=quick):
        begin(WAITS)

        ended = eventually(lambda: number(office, ProcessInstance, ProcessInstance.ended_at.is_not(None)))

    assert (1, 0) == (ended, number(office, Timer))


def test_a_task_past_its_date_is_marked(office, begin, quick, eventually):
    begin(TASK)
    with office.transaction() as uow:
        uow.session.execute(update(UserTask).values(due_at=machine_now() - timedelta(days=1)))

    with Worker(office, settings=quick):
        marked = eventually(lambda: number(office, UserTask, UserTask.overdue_sent.is_(True)))

    assert marked


def test_a_worker_has_a_row_while_it_works(office, quick):
    with Worker(office, settings=quick) as worker, office.reading() as uow:
        assert [worker.id] == list(uow.session.scalars(select(WorkerRow.id)))
    assert 0 == number(office, WorkerRow)


def test_a_second_worker_of_the_same_process_leaves_no_row(office, quick):
    with Worker(office, settings=quick), pytest.raises(Exception, match="already"):
        Worker(office, settings=quick).start()


def test_a_worker_may_be_started_again(office, begin, quick, eventually):
    with Worker(office, settings=quick):
        pass
    begin(WAITS)

    with Worker(office, settings=quick):
        assert eventually(lambda: number(office, Timer) == 0)


def test_no_thread_is_left(office, quick):
    before = set(threading.enumerate())

    with Worker(office, settings=quick):
        pass

    assert set() == set(threading.enumerate()) - before


def test_it_works_until_told_to_stop(office, begin, quick, eventually):
    begin(WAITS)
    stop = threading.Event()
    thread = threading.Thread(target=run_worker, args=(office, stop), kwargs={"settings": quick})
    thread.start()

    fired = eventually(lambda: number(office, Timer) == 0)
    stop.set()
    thread.join(10)

    assert (True, False) == (fired, thread.is_alive())


def test_everything_due_can_be_done_at_once_without_jobs(office, begin):
    begin(bpmn(start(), catch("t", timer("duration", "PT0S")), user("A"), *chain("s", "t", "A")))

    assert (True, 1) == (work_once(office), number(office, UserTask))


def test_what_fails_at_once_is_told_and_the_others_are_done(office, begin):
    begin(bpmn(start(), catch("t", timer("duration", "PT0S")), user("A"), *chain("s", "t", "A")))
    done = []

    def fails(_world):
        raise Broken("no way on")

    assert (False, [1]) == (work_once(office, [fails, lambda _world: done.append(1) or 1]), done)
