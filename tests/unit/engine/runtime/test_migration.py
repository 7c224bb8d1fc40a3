"""Migrating as an operation: what the rows keep and what they follow, validation, many at once, and the log."""

from __future__ import annotations

import json
from datetime import UTC, datetime

import pytest
from sqlalchemy import select

from engine.domain.errors import NotFound, Refused
from engine.persistence.instances import ElementInstance, EventLogEntry, Incident, InstanceStateRow, ProcessInstance
from engine.persistence.work import InboxRow, Job, SignalSubscription, Timer
from engine.runtime import (
    activate_jobs,
    assign_user_task,
    complete_job,
    migrate_instance,
    migrate_instances,
    resolve_incident,
    resume_instance,
    set_variables,
    suspend_instance,
    update_user_task,
    validate_migration,
    validate_migrations,
)
from engine.runtime.definitions import latest_definition
from tests.factories.diagrams import (
    bpmn,
    catch,
    chain,
    end,
    flow,
    gateway,
    service,
    signal,
    signal_event,
    start,
    timer,
    user,
)

AB = bpmn(start(), user("A"), user("B"), end(), *chain("s", "A", "B", "e"))
NB = bpmn(start(), user("N"), user("B"), end(), *chain("s", "N", "B", "e"))
FORM = (
    '<zeebe:formDefinition formId="paper"/>'
    '<zeebe:properties><zeebe:property name="stage" value="new"/></zeebe:properties>'
)


@pytest.fixture
def newest(engine_world):
    """Deploys files as the newest version of ``p``; its key."""

    def deploy(run, file, **more):
        run.deploy(v2_bpmn=file, **more)
        with engine_world.reading() as uow:
            return latest_definition(uow, "p").key

    return deploy


@pytest.fixture
def migrate(engine_world, newest):
    def do(run, file, mapping=None, **what):
        target = newest(run, file)
        with engine_world.transaction() as uow:
            migrate_instance(uow, run.key, target, mapping, **what)
        return target

    return do


def test_a_task_keeps_its_key_its_people_and_its_dates(drive, migrate, engine_world):
    run = drive(AB).start()
    (task,) = run.open_tasks
    moment = datetime(2023, 4, 1, tzinfo=UTC)
    with engine_world.transaction() as uow:
        assign_user_task(uow, task.key, "li")
        update_user_task(uow, task.key, {"due_at": moment, "priority": 80, "candidate_groups": ["other"]})

    migrate(run, NB, {"A": "N"})

    (moved,) = run.open_tasks
    assert (task.key, "li", moment, 80, ["other"]) == (
        moved.key, moved.assignee, moved.due_at, moved.priority, moved.candidate_groups,
    )  # fmt: skip
    with engine_world.reading() as uow:
        assert ["user:li"] == list(uow.session.scalars(select(InboxRow.principal)))


def test_a_task_is_named_and_has_the_form_of_its_new_version(drive, newest, engine_world):
    run = drive(AB).start()
    form = json.dumps({"id": "paper", "type": "default", "components": []}).encode()
    run.deploy(**{"paper.form": form})
    target = newest(run, bpmn(start(), user("N", zeebe=FORM), end(), *chain("s", "N", "e")))

    with engine_world.transaction() as uow:
        migrate_instance(uow, run.key, target, {"A": "N"})

    (task,) = run.open_tasks
    assert ("N", "N", "paper", {"stage": "new"}) == (task.element_id, task.name, task.form_id, task.properties)
    assert (target, 2, True) == (task.definition_key, task.process_version, task.form_key is not None)


def test_the_instance_and_its_elements_name_the_new_version(drive, migrate):
    run = drive(AB).start()

    target = migrate(run, NB, {"A": "N"})

    (row,) = run.rows(ProcessInstance)
    assert (target, 2) == (row.definition_key, row.version)
    assert {("s", "COMPLETED"), ("N", "ACTIVE")} == {(one.element_id, one.state) for one in run.rows(ElementInstance)}


def test_an_instance_may_go_on_in_another_process(drive, engine_world):
    run = drive(AB, AB.replace(b'process id="p" name="p"', b'process id="q" name="q"')).start()

    with engine_world.transaction() as uow:
        migrate_instance(uow, run.key, latest_definition(uow, "q").key)

    assert ["q"] == [row.process_id for row in run.rows(ProcessInstance)]
    assert ["q"] == [task.process_id for task in run.open_tasks]


def test_timers_and_signals_are_named_anew(drive, migrate):
    def file(one, other):
        parts = [catch(one, timer("duration", "P1D")), catch(other, signal_event("g"))]
        flows = [*chain("s", "f", one, "e"), *chain("f", other, "e")]
        return bpmn(start(), gateway("parallel", "f"), *parts, end(), *flows, roots=signal("g", "bell"))

    run = drive(file("t", "g1")).start()

    target = migrate(run, file("u", "g2"), {"t": "u", "g1": "g2"})

    assert [("u", target)] == [(row.element_id, row.definition_key) for row in run.rows(Timer)]
    assert [("g2", target)] == [(row.element_id, row.definition_key) for row in run.rows(SignalSubscription)]


def test_a_job_can_be_completed_after_its_instance_moved(drive, migrate, engine_world):
    run = drive(bpmn(start(), service("W", "work"), end(), *chain("s", "W", "e"))).start()
    with engine_world.transaction() as uow:
        (job,) = activate_jobs(uow, "work", worker="w", lease_ms=60_000, limit=1)
        key = job[0].key

    target = migrate(run, bpmn(start(), service("V", "work"), user("B"), end(), *chain("s", "V", "B", "e")), {"W": "V"})
    assert [("V", target)] == [(row.element_id, row.definition_key) for row in run.rows(Job)]
    with engine_world.transaction() as uow:
        complete_job(uow, key, {})

    assert {"B": 1} == run.waiting


def test_an_incident_moves_and_can_be_resolved(drive, migrate, engine_world):
    def file(name, condition):
        stuck = [gateway("exclusive", name), flow("s", name), flow(name, "B", condition)]
        return bpmn(start(), *stuck, user("B"), end(), flow("B", "e"))

    run = drive(file("x", "false")).start()

    target = migrate(run, file("y", "go"), {"x": "y"})
    (incident,) = run.rows(Incident)
    with engine_world.transaction() as uow:
        set_variables(uow, run.key, {"go": True})
        resolve_incident(uow, incident.key)

    assert ("y", target) == (incident.element_id, incident.definition_key)
    assert {"B": 1} == run.waiting


def test_a_suspended_instance_moves_and_stays_suspended(drive, migrate, engine_world):
    run = drive(AB).start()
    with engine_world.transaction() as uow:
        suspend_instance(uow, run.key)

    migrate(run, NB, {"A": "N"})

    assert ("SUSPENDED", {"N": 1}) == (run.state, run.waiting)
    with engine_world.transaction() as uow:
        resume_instance(uow, run.key)
    assert {"B": 1} == run.complete("N").waiting


def test_the_event_log_says_from_where_to_where_and_why(drive, migrate):
    run = drive(AB).start()
    source = run.rows(ProcessInstance)[0].definition_key

    target = migrate(run, NB, {"A": "N"}, reason="the step has a new name")

    (entry,) = run.rows(EventLogEntry, EventLogEntry.kind == "InstanceMigrated")
    assert {
        "from_definition_key": source,
        "from_version": 1,
        "definition_key": target,
        "version": 2,
        "mapping": {"A": "N"},
        "reason": "the step has a new name",
    } == entry.payload


def state_of(run):
    with run.world.reading() as uow:
        return uow.session.get(InstanceStateRow, run.key).blob


def test_validation_says_what_cannot_move_and_changes_nothing(drive, newest, engine_world):
    run = drive(AB).start()
    target = newest(run, NB)
    before = state_of(run)

    with engine_world.reading() as uow:
        findings = validate_migration(uow, run.key, target)
        fine = validate_migration(uow, run.key, target, {"A": "N"})

    assert ([("migration-unmapped", "A")], ()) == ([(one.rule, one.element) for one in findings], fine)
    assert before == state_of(run)


def test_of_many_each_is_migrated_on_its_own_and_reported(drive, newest, engine_world):
    run = drive(AB)
    ended = run.start().complete("A").complete("B").key
    stuck = run.start().complete("A").key
    moving = run.start().key
    target = newest(run, bpmn(start(), user("A"), end(), *chain("s", "A", "e")))

    foreseen = validate_migrations(engine_world, [ended, stuck, moving, 4711], target)
    reports = migrate_instances(engine_world, [ended, stuck, moving, moving, 4711], target, reason="tidy")

    assert [(ended, False), (stuck, False), (moving, True), (4711, False)] == [
        (r.instance_key, r.moves) for r in reports
    ]
    assert [one.moves for one in foreseen] == [one.moves for one in reports]
    assert ["B"] == [finding.element for finding in reports[1].findings]
    assert foreseen[1].findings == reports[1].findings
    assert "completed" in reports[0].problem and "4711" in reports[3].problem
    assert [target] == [task.definition_key for task in run.open_tasks if task.element_id == "A"]


def test_instances_of_several_versions_move_by_the_mapping_of_their_own(drive, newest, engine_world):
    run = drive(AB)
    first = run.start().key
    renamed = bpmn(start(), user("N").replace('name="N"', 'name="A"'), end(), *chain("s", "N", "e"))
    newest(run, renamed)
    second = run.start().key
    target = newest(run, renamed.replace(b'id="s"', b'id="s2"').replace(b'sourceRef="s"', b'sourceRef="s2"'))

    reports = migrate_instances(engine_world, [first, second], target)

    assert [True, True] == [report.moves for report in reports]
    assert {"N": 2} == run.waiting


def test_a_version_that_is_not_there_is_not_found(drive, engine_world):
    run = drive(AB).start()

    with pytest.raises(NotFound), engine_world.transaction() as uow:
        migrate_instance(uow, run.key, 4711)
    with pytest.raises(NotFound):
        migrate_instances(engine_world, [run.key], 4711)


def test_an_ended_instance_is_refused(drive, newest, engine_world):
    run = drive(AB).start().complete("A").complete("B")
    target = newest(run, NB)

    with pytest.raises(Refused, match="completed"), engine_world.transaction() as uow:
        migrate_instance(uow, run.key, target)
    with pytest.raises(Refused, match="completed"), engine_world.reading() as uow:
        validate_migration(uow, run.key, target)
