"""The event log as XES, checked against the rules of IEEE 1849-2016, and as CSV."""

from __future__ import annotations

import csv
import io
import re
from datetime import datetime, timedelta
from xml.etree import ElementTree

import pytest

from engine.runtime import cancel_instance
from tests.factories.walked import HOUR, begin, complete, deploy_review, pass_time
from workflow.operations.analysis.export import traces as reading

SPACE = "{http://www.xes-standard.org/}"
ATTRIBUTES = {"string", "date", "int", "float", "boolean", "id", "list", "container"}
STANDARD_TRANSITIONS = {
    "schedule", "assign", "withdraw", "reassign", "start", "suspend", "resume", "pi_abort", "ate_abort", "complete",
    "autoskip", "manualskip", "unknown",
}  # fmt: skip


@pytest.fixture
def administrator(signed_in):
    return signed_in("administrator")


@pytest.fixture
def walked(world, clock) -> tuple[int, list[int]]:
    """A version with one done by the administrator, one that was cancelled, one that waits."""
    definition = deploy_review(world)
    done, cancelled, waits = (begin(world) for _number in range(3))
    pass_time(clock, HOUR)
    complete(world, done, "ask", more=False)
    with world.transaction() as uow:
        cancel_instance(uow, cancelled)
    return definition, [done, cancelled, waits]


def tag(node) -> str:
    return node.tag.removeprefix(SPACE)


def values(node) -> dict[str, str]:
    return {child.get("key"): child.get("value") for child in node if tag(child) in ATTRIBUTES}


@pytest.mark.both_databases
def test_the_file_keeps_the_rules_of_the_standard(administrator, walked):
    definition, keys = walked
    answer = administrator.get(f"/definitions/{definition}/log.xes")
    log = ElementTree.fromstring(answer.data)

    assert ("log", "1849.2016") == (tag(log), log.get("xes.version"))
    order = [tag(child) for child in log]
    ranks = [
        {"extension": 0, "global": 1, "classifier": 2, "trace": 4, "event": 5}.get(name, 3 if name in ATTRIBUTES else 9)
        for name in order
    ]
    assert ranks == sorted(ranks)
    prefixes = {child.get("prefix") for child in log if tag(child) == "extension"}
    assert {"concept", "time", "lifecycle", "org"} == prefixes
    globals_ = {child.get("scope"): set(values(child)) for child in log if tag(child) == "global"}
    for trace in log.iter(f"{SPACE}trace"):
        assert globals_["trace"] <= set(values(trace))
        stamps = []
        for event in trace.iter(f"{SPACE}event"):
            told = values(event)
            assert globals_["event"] <= set(told)
            assert told["lifecycle:transition"] in STANDARD_TRANSITIONS
            assert {key.split(":")[0] for key in told if ":" in key} <= prefixes
            stamps.append(datetime.fromisoformat(told["time:timestamp"]))
        assert stamps == sorted(stamps)
    assert [str(key) for key in keys] == [values(trace)["concept:name"] for trace in log.iter(f"{SPACE}trace")]
    assert {child.get("keys") for child in log if tag(child) == "classifier"} >= {"concept:name"}


def events_of(answer, key: int) -> list[tuple[str, str]]:
    log = ElementTree.fromstring(answer.data)
    trace = next(one for one in log.iter(f"{SPACE}trace") if values(one)["concept:name"] == str(key))
    return [(values(one)["concept:name"], values(one)["lifecycle:transition"]) for one in trace.iter(f"{SPACE}event")]


def test_tasks_are_scheduled_and_completed_or_withdrawn(administrator, walked):
    definition, (done, cancelled, waits) = walked
    answer = administrator.get(f"/definitions/{definition}/log.xes")

    began = [("s", "complete"), ("ask", "schedule")]
    assert [*began, ("ask", "complete"), ("e", "complete")] == events_of(answer, done)
    assert [*began, ("ask", "withdraw")] == events_of(answer, cancelled)
    assert began == events_of(answer, waits)


def test_people_are_codes_unless_names_are_asked_for_by_who_may(administrator, signed_in, walked):
    definition, _keys = walked
    coded = administrator.get(f"/definitions/{definition}/log.csv").text
    named = administrator.get(f"/definitions/{definition}/log.csv?names=1").text
    refused = signed_in("modeler").get(f"/definitions/{definition}/log.csv?names=1")

    (code,) = {line["resource"] for line in csv.DictReader(io.StringIO(coded)) if line["resource"]}
    assert re.fullmatch("P[0-9a-f]{10}", code)
    assert {"administrator"} == {line["resource"] for line in csv.DictReader(io.StringIO(named)) if line["resource"]}
    assert 403 == refused.status_code


def test_the_table_says_the_same_as_the_log(administrator, walked):
    definition, keys = walked
    lines = list(csv.DictReader(io.StringIO(administrator.get(f"/definitions/{definition}/log.csv").text[1:])))

    assert {str(key) for key in keys} == {line["case"] for line in lines}
    log = ElementTree.fromstring(administrator.get(f"/definitions/{definition}/log.xes").data)
    assert [values(one)["time:timestamp"] for one in log.iter(f"{SPACE}event")] == [line["timestamp"] for line in lines]


def test_only_instances_that_started_between_the_days_are_in_it(administrator, walked):
    definition, _keys = walked

    text = administrator.get(f"/definitions/{definition}/log.csv?from=2023-01-01&to=2023-05-30").text

    assert 1 == len(text.strip().splitlines())


@pytest.mark.both_databases
def test_a_long_log_is_read_in_helpings_without_losing_or_repeating_any(world, clock, administrator, monkeypatch):
    monkeypatch.setattr(reading, "AT_ONCE", 3)
    definition = deploy_review(world)
    keys = []
    for _number in range(7):
        keys.append(begin(world))
        pass_time(clock, timedelta(seconds=1))

    lines = list(csv.DictReader(io.StringIO(administrator.get(f"/definitions/{definition}/log.csv").text[1:])))

    assert [str(key) for key in keys] == list(dict.fromkeys(line["case"] for line in lines))


def test_the_page_offers_names_only_to_who_may_have_them(administrator, signed_in, walked):
    definition, _keys = walked

    assert 'name="names"' in administrator.get(f"/definitions/{definition}/export").text
    assert 'name="names"' not in signed_in("modeler").get(f"/definitions/{definition}/export").text
