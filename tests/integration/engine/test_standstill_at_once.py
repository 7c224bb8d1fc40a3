"""Somebody suspends or resumes while others work: each gets what they asked or is told, and nothing is lost."""

import threading
from collections import Counter

import pytest
from sqlalchemy import select

from engine.domain.assignment import Actor
from engine.domain.errors import Suspended
from engine.domain.ports import SystemClock
from engine.persistence.database import open_database
from engine.persistence.instances import ProcessInstance
from engine.persistence.work import Job, UserTask
from engine.runtime import (
    activate_jobs,
    complete_job,
    complete_user_task,
    deploy,
    publish_message,
    resume_instance,
    run_due,
    start_instance,
    suspend_instance,
)
from engine.world import World
from tests.factories.diagrams import (
    bpmn,
    catch,
    chain,
    end,
    flow,
    gateway,
    message,
    message_event,
    service,
    start,
    timer,
    user,
)

ROUNDS = 6
BOSS = Actor("boss", is_operator=True)
BRANCHES = bpmn(
    start(), gateway("parallel", "fork"), user("A"), service("S", "outside"), catch("M", message_event("m")),
    catch("T", timer("duration", "PT0.2S")), gateway("parallel", "join"), end(), flow("s", "fork"),
    *chain("fork", "A", "join"), *chain("fork", "S", "join"), *chain("fork", "M", "join"), *chain("fork", "T", "join"),
    *chain("join", "e"), roots=message("m", "deal", "k"),
)  # fmt: skip


@pytest.fixture
def office(database_url):
    database = open_database(database_url)
    world = World(database, clock=SystemClock())
    world.take_node()
    with world.transaction() as uow:
        deploy(uow, {"p.bpmn": BRANCHES})
    yield world
    database.dispose()


def act(world, command, *args, **options):
    with world.transaction(BOSS) as uow:
        return command(uow, *args, **options)


def work_on(world, key, name):
    """The commands of everybody who works on the instance."""
    task = one(world, UserTask, key)

    def job():
        for given, _seen in act(world, activate_jobs, "outside", worker="w", lease_ms=60_000, limit=9):
            act(world, complete_job, given.key)

    return [
        lambda: act(world, complete_user_task, task, {}),
        job,
        lambda: act(world, publish_message, "deal", name, time_to_live_ms=600_000),
        lambda: run_due(world),
    ]


def one(world, table, key):
    with world.reading() as uow:
        return uow.session.scalars(select(table.key).where(table.instance_key == key)).one()


def state(world, key):
    with world.reading() as uow:
        return uow.session.scalar(select(ProcessInstance.state).where(ProcessInstance.key == key))


def at_once(commands):
    """Let all commands begin at the same moment; how often each kind of error came out."""
    outcomes, gate = [], threading.Barrier(len(commands))

    def run(command):
        gate.wait()
        try:
            command()
        except Exception as error:
            outcomes.append(type(error))

    threads = [threading.Thread(target=run, args=(command,)) for command in commands]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return Counter(outcomes)


def finish(world, key):
    """Do what is left, one thing after the other, and let the last timer come."""
    with world.reading() as uow:
        mine = UserTask.instance_key == key, UserTask.state == "CREATED"
        tasks = uow.session.scalars(select(UserTask.key).where(*mine))
        jobs = uow.session.scalars(select(Job.key).where(Job.instance_key == key, Job.state == "CREATED"))
        left = [(complete_user_task, task) for task in tasks] + [(complete_job, job) for job in jobs]
    for command, task in left:
        act(world, command, task)
    threading.Event().wait(0.5)
    run_due(world)
    return state(world, key)


@pytest.mark.both_databases
def test_who_works_while_somebody_suspends_is_done_or_told(office):
    errors = Counter()
    for number in range(ROUNDS):
        key = act(office, start_instance, process_id="p", variables={"k": f"s{number}"})
        commands = work_on(office, key, f"s{number}")
        errors += at_once([lambda key=key: act(office, suspend_instance, key), *commands])

        assert "SUSPENDED" == state(office, key)
        act(office, resume_instance, key)
        assert "COMPLETED" == finish(office, key)
    assert set(errors) <= {Suspended}


@pytest.mark.both_databases
def test_nothing_is_lost_while_somebody_resumes(office):
    errors = Counter()
    for number in range(ROUNDS):
        key = act(office, start_instance, process_id="p", variables={"k": f"r{number}"})
        commands = work_on(office, key, f"r{number}")
        act(office, suspend_instance, key)
        errors += at_once([lambda key=key: act(office, resume_instance, key), *commands])

        assert "COMPLETED" == finish(office, key)
    assert set(errors) <= {Suspended}
