"""A version is read and compiled once: afterwards no XML, no JSON schema and no expression is parsed again."""

from __future__ import annotations

import json
from types import SimpleNamespace

import pytest

from engine.decisions import reading
from engine.feel import cursor
from engine.model import reader
from engine.persistence.work import UserTask
from engine.runtime import deploy, evaluate_decision, form_for_task, forms
from tests.factories.diagrams import bpmn, call, chain, element, end, flow, gateway, mapping, script, start, user

TABLE = b"""<definitions xmlns="https://www.omg.org/spec/DMN/20191111/MODEL/" id="d" name="d" namespace="urn:d">
<decision id="asked" name="asked"><decisionTable hitPolicy="FIRST">
<input><inputExpression><text>amount * 2</text></inputExpression></input><output name="band"/>
<rule><inputEntry><text>&gt; limit + 1</text></inputEntry>
<outputEntry><text>"high " + string(amount)</text></outputEntry></rule>
<rule><inputEntry><text>-</text></inputEntry><outputEntry><text>"low"</text></outputEntry></rule>
</decisionTable></decision></definitions>"""
ASKED = '<zeebe:calledDecision decisionId="asked" resultVariable="band" bindingType="deployment"/>'
SHOWN = '<zeebe:formDefinition formId="shown"/>'
FILES = {
    "p.bpmn": bpmn(
        start(), script("S", "amount + 1", "amount"), element("businessRuleTask", "R", zeebe=ASKED), call("C", "q"),
        gateway("exclusive", "x", default="x_e"), user("A", due='=now() + duration("P1D")', zeebe=SHOWN), end(),
        *chain("s", "S", "R", "C", "x"), flow("x", "A", 'starts with(band, "high")'), flow("x", "e"), *chain("A", "e"),
    ),
    "q.bpmn": bpmn(
        start(), script("S", "count(for i in 1..3 return i)", "n", zeebe=mapping(outputs={"m": "=n * 2"})), end(),
        *chain("s", "S", "e"), process_id="q",
    ),
    "d.dmn": TABLE,
    "shown.form": json.dumps({"id": "shown", "components": [{"key": "note", "type": "textfield"}]}).encode(),
}  # fmt: skip


def walk(run):
    run.start(amount=10, limit=5).complete("A", note="well")
    task = run.rows(UserTask)[-1]
    with run.world.reading() as uow:
        form_for_task(uow, task)
        evaluate_decision(uow, decision_id="asked", variables={"amount": 1, "limit": 5})
    return run.state


@pytest.fixture
def nothing_is_parsed(monkeypatch):
    """From the call of this on, parsing anything fails."""

    def refuse(*_arguments, **_options):
        raise AssertionError("this was parsed before")

    def begin():
        monkeypatch.setattr(cursor, "tokenize", refuse)
        monkeypatch.setattr(reading.etree, "fromstring", refuse)
        monkeypatch.setattr(reader, "parse_xml", refuse)
        monkeypatch.setattr(forms, "json", SimpleNamespace(loads=refuse))

    return begin


def test_the_second_walk_parses_and_compiles_nothing(drive, nothing_is_parsed):
    run = drive()
    with run.world.transaction() as uow:
        deploy(uow, FILES)
    first = walk(run)
    nothing_is_parsed()

    assert ("COMPLETED", "COMPLETED") == (first, walk(run))


def test_what_is_not_known_yet_is_parsed(drive, nothing_is_parsed):
    run = drive()
    with run.world.transaction() as uow:
        deploy(uow, FILES)
    nothing_is_parsed()

    with pytest.raises(AssertionError, match="parsed before"):
        walk(run)
