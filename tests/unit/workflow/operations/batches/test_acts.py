"""What each kind of batch does to its items, and what it says where it cannot."""

from __future__ import annotations

import pytest

from engine.domain.errors import Invalid
from engine.persistence.instances import Incident, ProcessInstance, Variable
from tests.factories.diagrams import bpmn, call, chain, end, flow, gateway, start, user

STUCK = bpmn(
    start(), gateway("exclusive", "G"), user("A"), end(),
    flow("s", "G"), flow("G", "A", "size > 5"), flow("A", "e"),
)  # fmt: skip
OUTER = bpmn(start(), call("C", "inner"), end(), *chain("s", "C", "e"))
INNER = bpmn(start(), user("I"), end(), *chain("s", "I", "e"), process_id="inner")


def test_every_instance_of_a_migration_is_in_the_target_version(office, first, migration):
    keys = office.begin(3)
    office.complete(keys[1])

    batch = office.batch("migrate", keys, **migration())

    assert [("done", "v1 → v2")] * 3 == office.items(batch)
    assert [2, 2, 2] == [office.instance(key).version for key in keys]


def test_an_instance_that_cannot_move_says_why_by_element_and_holds_up_no_other(office, first, migration):
    keys = office.begin(2)
    office.complete(keys[0])
    params = {**migration(), "mapping": {"B": "B"}}

    batch = office.batch("migrate", keys, **params)

    assert ["done", "refused"] == office.states(batch)
    assert office.items(batch)[1][1] == "A：正在使用的元素没有对应到目标版本。"
    assert 1 == office.instance(keys[1]).version


def test_an_instance_of_another_version_than_the_mapping_was_made_for_is_refused(office, first, migration):
    params = migration()
    [key] = office.begin(1)

    batch = office.batch("migrate", [key], **{**params, "target": first, "source": first})

    assert [("refused", "映射是给 p v1 做的，该实例现在是 p v2。")] == office.items(batch)


def test_an_instance_that_is_in_the_target_already_is_left_alone(office, first, migration):
    params = migration()
    [key] = office.begin(1)

    assert ["skipped"] == office.states(office.batch("migrate", [key], **params))


def test_instances_are_suspended_and_resumed(office, first):
    keys = office.begin(2)

    assert ["done", "done"] == office.states(office.batch("suspend", keys))
    assert {"SUSPENDED"} == {office.instance(key).state for key in keys}
    assert [("refused", "无法挂起：流程已经挂起。")] * 2 == office.items(office.batch("suspend", keys))
    assert ["done", "done"] == office.states(office.batch("resume", keys))
    assert {"ACTIVE"} == {office.instance(key).state for key in keys}


def test_instances_are_cancelled_and_a_second_time_there_is_nothing_to_cancel(office, first):
    [key] = office.begin(1)

    assert ["done"] == office.states(office.batch("cancel", [key]))
    assert "TERMINATED" == office.instance(key).state
    assert [("refused", "流程已经结束。")] == office.items(office.batch("cancel", [key]))


def test_a_called_instance_is_not_cancelled_by_itself(office):
    office.deploy(INNER, "inner")
    office.deploy(OUTER)
    [root] = office.begin(1)
    (called,) = office.rows(ProcessInstance, ProcessInstance.parent_key == root)

    assert [("refused", f"由实例 {root} 调用，请选那一个。")] == office.items(office.batch("cancel", [called.key]))


def test_a_variable_is_set_in_each_with_the_value_before_in_the_log(office, first):
    keys = office.begin(2, size=1)

    batch = office.batch("set_variable", keys, name="size", written="2")

    assert ["done", "done"] == office.states(batch)
    assert [2, 2] == [row.value for row in office.rows(Variable, Variable.name == "size")]
    entry = office.log("VariablesChanged")[0]
    assert {"size": [1, 2]} == entry.payload["changes"]
    assert ("guan", f"改版（批量操作 {batch}）") == (entry.actor, entry.payload["reason"])


@pytest.mark.parametrize(("name", "written"), [("", "1"), ("size", "V1")])
def test_a_variable_without_a_name_or_that_is_no_json_is_refused_at_once(office, first, name, written):
    keys = office.begin(1)

    with pytest.raises(Invalid):
        office.batch("set_variable", keys, name=name, written=written)


def test_incidents_are_retried_after_a_variable_was_mended(office):
    office.deploy(STUCK)
    keys = office.begin(2, size=1)
    incidents = [row.key for row in office.rows(Incident)]

    batch = office.batch("retry", incidents, name="size", written="9")

    assert ["done", "done"] == office.states(batch)
    assert [False, False] == [office.instance(key).has_incident for key in keys]


def test_an_incident_that_comes_again_is_told_with_its_reason(office):
    office.deploy(STUCK)
    office.begin(1, size=1)
    incidents = [row.key for row in office.rows(Incident)]

    batch = office.batch("retry", incidents)

    [(state, message)] = office.items(batch)
    assert state == "failed" and message.startswith("重试后仍有故障：")
    assert 2 == len(office.rows(Incident))


def test_only_what_has_ended_is_deleted(office, first):
    ended, runs = office.begin(2)
    office.batch("cancel", [ended])

    batch = office.batch("delete", [ended, runs])

    assert ["done", "refused"] == office.states(batch)
    assert [runs] == [row.key for row in office.rows(ProcessInstance)]
