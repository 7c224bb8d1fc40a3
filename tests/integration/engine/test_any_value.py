"""Any JSON value survives every way into an instance, on both databases; what cannot be kept is refused in words."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from engine.domain import variables as json_variables
from engine.domain.assignment import SYSTEM
from engine.domain.errors import EngineError, Invalid
from engine.domain.ports import SystemClock
from engine.persistence.database import open_database
from engine.persistence.instances import Incident, ProcessInstance, Variable
from engine.persistence.work import UserTask
from engine.runtime import (
    activate_jobs,
    complete_job,
    complete_user_task,
    correlate_message,
    deploy,
    set_variables,
    start_instance,
)
from engine.world import World
from tests.factories.diagrams import bpmn, call, catch, chain, end, message, message_event, script, service, start, user

WAYS = ("at_start", "by_task", "by_job", "by_message", "by_hand", "from_below")
FILES = {
    "p.bpmn": bpmn(
        start(), user("A"), service("J", "outside"), catch("C", message_event("m")), call("P", "below"), user("Z"),
        end(),
        *chain("s", "A", "J", "C", "P", "Z", "e"), roots=message("m", "news", "order"),
    ),
    "below.bpmn": bpmn(start(), user("B"), end(), *chain("s", "B", "e"), process_id="below"),
    "double.bpmn": bpmn(
        start(), script("S", "{a: v, b: v}", "twice"), user("A"), end(), *chain("s", "S", "A", "e"), process_id="double"
    ),
}  # fmt: skip

LETTERS = st.characters(exclude_categories=["Cs"])
NUMBERS = (
    st.integers()
    | st.integers(min_value=-(10**60), max_value=10**60)
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.decimals(allow_nan=False, allow_infinity=False, min_value=Decimal("-1E400"), max_value=Decimal("1E400"))
)
TEXTS = st.text(LETTERS) | st.sampled_from(["2023-05-31", "2023-05-31T10:00:00+08:00", "P1D", "0.1", "null", "=1 + 1"])
KEYS = st.text(LETTERS, max_size=20) | st.sampled_from(["typename", "type", "$ref", "a.b", "", "__class__", "__type__"])
VALUES = st.recursive(
    st.none() | st.booleans() | NUMBERS | TEXTS,
    lambda inner: st.lists(inner, max_size=5) | st.dictionaries(KEYS, inner, max_size=5),
    max_leaves=15,
)


@pytest.fixture
def office(database_url):
    database = open_database(database_url)
    world = World(database, clock=SystemClock())
    world.take_node()
    with world.transaction() as uow:
        deploy(uow, FILES)
    yield world
    database.dispose()


@pytest.fixture
def lower_limit():
    json_variables.allow_bytes(100_000)
    yield 100_000
    json_variables.allow_bytes(json_variables.MAX_BYTES)


def open_task(world, element_id):
    with world.reading() as uow:
        query = select(UserTask.key).where(UserTask.element_id == element_id, UserTask.state == "CREATED")
        return uow.session.scalars(query).one()


def kept(world, instance_key):
    with world.reading() as uow:
        rows = uow.session.scalars(select(Variable).where(Variable.scope_key == instance_key))
        return {row.name: row.value for row in rows}


def walk_with(world, value):
    """Bring ``value`` in on every way; each step is saved and restored. The instance's key."""
    order = f"order {world_count(world)}"
    with world.transaction() as uow:
        key = start_instance(uow, process_id="p", variables={"at_start": value, "order": order})
    with world.transaction(SYSTEM) as uow:
        complete_user_task(uow, open_task(world, "A"), variables={"by_task": value})
    with world.transaction() as uow:
        ((job, _),) = activate_jobs(uow, "outside", worker="w", lease_ms=60_000, limit=1)
        complete_job(uow, job.key, variables={"by_job": value})
    with world.transaction() as uow:
        correlate_message(uow, "news", order, {"by_message": value})
    with world.transaction() as uow:
        set_variables(uow, key, {"by_hand": value})
    with world.transaction(SYSTEM) as uow:
        complete_user_task(uow, open_task(world, "B"), variables={"from_below": value})
    return key


def world_count(world):
    with world.reading() as uow:
        return len(uow.session.scalars(select(ProcessInstance.key)).all())


@pytest.mark.both_databases
def test_any_json_value_comes_out_as_it_went_in(office):
    @settings(max_examples=15, deadline=None, suppress_health_check=list(HealthCheck), print_blob=True)
    @given(VALUES)
    @example({"typename": "dict", "__class__": {"typename": None}})
    @example(
        [0.1, Decimal("0.1"), Decimal("1E400"), Decimal("1E-400"), 2**63, -(2**80), 10**4000, 1, True, 1.0, False, 0]
    )
    @example({"": {"a.b": "$x", "$": [[], {}, "", "\x00", "\U0001f40e", "\u2028", "\ufeff"]}})
    @example(json_variables.loads("[" * 95 + "]" * 95))
    @example("0123456789" * 1_048_576)
    def check(value):
        key = walk_with(office, value)

        found = kept(office, key)
        wanted = json_variables.dumps(json_variables.normalise(value))
        assert dict.fromkeys(WAYS, True) == {way: json_variables.dumps(found[way]) == wanted for way in WAYS}
        with office.transaction(SYSTEM) as uow:
            complete_user_task(uow, open_task(office, "Z"))

    check()


@pytest.mark.both_databases
def test_a_variable_that_was_1_and_is_true_is_true(office):
    with office.transaction() as uow:
        key = start_instance(uow, process_id="p", variables={"v": {"a": 1}})
    with office.transaction() as uow:
        set_variables(uow, key, {"v": {"a": True}})

    assert kept(office, key)["v"]["a"] is True


REFUSED = {
    "half a character": ({"v": "\ud800"}, "half a character"),
    "half a character in a key": ({"v": {"\udfff": 1}}, "half a character"),
    "nested too deep": ({"v": json_variables.loads("[" * 300 + "]" * 300)}, "nested deeper than 100"),
    "no number": ({"v": float("nan")}, "not a finite number"),
    "a number beyond all bounds": ({"v": Decimal("1E999999")}, "1E6144"),
    "too many digits": ({"v": 10**5000}, "more than 4300 digits"),
    "a name too long": ({"v" * 300: 1}, "255 characters"),
    "a name with U+0000": ({"v\x00": 1}, "U\\+0000"),
    "too large": ({"v": "x" * 100_001}, "the limit is 100000"),
}


@pytest.mark.both_databases
@pytest.mark.parametrize(("values", "reason"), REFUSED.values(), ids=REFUSED)
def test_what_cannot_be_kept_is_refused_with_the_reason(office, lower_limit, values, reason):
    with office.transaction() as uow:
        key = start_instance(uow, process_id="p", variables={"v": 1})

    with pytest.raises(Invalid, match=reason), office.transaction() as uow:
        set_variables(uow, key, values)

    assert {"v": 1} == kept(office, key)


@pytest.mark.both_databases
@pytest.mark.parametrize("name", ["x\x00", "x" * 300])
def test_a_text_the_database_has_no_place_for_is_refused_or_kept(office, name):
    try:
        with office.transaction() as uow:
            key = start_instance(uow, process_id="p", business_key=name)
    except EngineError as refused:
        assert "U+0000" in refused.message or "255" in refused.message
    else:
        assert name == kept(office, key)["business_key"]


def test_a_result_above_the_limit_is_an_incident_with_the_reason(office, lower_limit):
    with office.transaction() as uow:
        key = start_instance(uow, process_id="double", variables={"v": "x" * 60_000})

    with office.reading() as uow:
        incident = uow.session.scalars(select(Incident).where(Incident.instance_key == key)).one()
    assert ("S", True) == (incident.element_id, "the limit is 100000" in incident.message)


def test_what_was_kept_under_a_higher_limit_is_still_read(office, lower_limit):
    json_variables.allow_bytes(json_variables.MAX_BYTES)
    with office.transaction() as uow:
        key = start_instance(uow, process_id="p", variables={"v": "x" * 200_000})
    json_variables.allow_bytes(lower_limit)

    with office.transaction(SYSTEM) as uow:
        complete_user_task(uow, open_task(office, "A"))

    assert 200_000 == len(kept(office, key)["v"])
