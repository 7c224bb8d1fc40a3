"""Which version of a called process, decision or form counts: the newest, the one deployed along, the tagged one."""

from __future__ import annotations

import json

import pytest

from engine.domain.errors import Invalid
from engine.persistence.definitions import DecisionDefinition, FormDefinition
from engine.persistence.work import UserTask
from engine.runtime import check_resources, deploy, form_for_task, resolve_incident, start_form, start_instance
from engine.runtime.elsewhere import Beside
from tests.factories.diagrams import attributes, bpmn, call, chain, element, end, script, start, user

MODEL = "https://www.omg.org/spec/DMN/20191111/MODEL/"
BINDINGS = ("latest", "deployment", "versionTag")


def called(answer, tag=None):
    """A process that says which version it is."""
    body = bpmn(start(), script("S", str(answer), "said"), end(), *chain("s", "S", "e"), process_id="called")
    if tag is not None:
        mark = f'<extensionElements><zeebe:versionTag value="{tag}"/></extensionElements><startEvent'
        body = body.replace(b"<startEvent", mark.encode(), 1)
    return body


def table(answer, tag=None, text="", file_id="d"):
    """A decision that says which version it is."""
    mark = f'<extensionElements><zeebe:versionTag value="{tag}"/></extensionElements>' if tag else ""
    return (
        f'<definitions xmlns="{MODEL}" xmlns:zeebe="http://camunda.org/schema/zeebe/1.0" id="{file_id}" name="d" '
        f'namespace="urn:{file_id}">{text}<decision id="asked" name="asked">{mark}<variable name="asked"/>'
        f"<literalExpression><text>{answer}</text></literalExpression></decision></definitions>"
    ).encode()


def form(answer, tag=None):
    """A form that says which version it is."""
    return json.dumps({"id": "shown", "components": [], "answer": answer, "versionTag": tag}).encode()


def bound(kind, tag=None):
    return attributes(bindingType=kind, versionTag=tag)


def calling(kind, tag=None):
    body = call("C", "called", bindingType=kind, versionTag=tag)
    return bpmn(start(), user("A"), body, user("B"), end(), *chain("s", "A", "C", "B", "e"))


def asking(kind, tag=None):
    asked = f'<zeebe:calledDecision decisionId="asked" resultVariable="said"{bound(kind, tag)}/>'
    task = element("businessRuleTask", "C", zeebe=asked)
    return bpmn(start(), user("A"), task, user("B"), end(), *chain("s", "A", "C", "B", "e"))


def showing(kind, tag=None):
    shown = f'<zeebe:formDefinition formId="shown"{bound(kind, tag)}/>'
    return bpmn(start(), user("A"), user("B", zeebe=shown), end(), *chain("s", "A", "B", "e"))


def put(run, **files):
    with run.world.transaction() as uow:
        return deploy(uow, {name.replace("_", "."): body for name, body in files.items()})


def shown_by(run, element_id="B"):
    (task,) = run.rows(UserTask, UserTask.element_id == element_id, UserTask.instance_key == run.key)
    with run.world.reading() as uow:
        return form_for_task(uow, task)["answer"]


@pytest.mark.parametrize(("kind", "said"), [("latest", 3), ("deployment", 1), ("versionTag", 2)])
def test_a_call_takes_the_version_it_is_bound_to(drive, kind, said):
    run = drive()
    put(run, called_bpmn=called(2, tag="good"))
    put(run, p_bpmn=calling(kind, "good"), called_bpmn=called(1))
    put(run, called_bpmn=called(3))

    run.start().complete("A")

    assert said == run.variables["said"]


@pytest.mark.parametrize(("kind", "said"), [("latest", 3), ("deployment", 1), ("versionTag", 2)])
def test_a_decision_is_asked_in_the_version_it_is_bound_to(drive, kind, said):
    run = drive()
    put(run, d_dmn=table(2, tag="good"))
    put(run, p_bpmn=asking(kind, "good"), d_dmn=table(1))
    put(run, d_dmn=table(3))

    run.start().complete("A")

    assert said == run.variables["said"]


@pytest.mark.parametrize(("kind", "said"), [("latest", 3), ("deployment", 1), ("versionTag", 2), (None, 1)])
def test_a_form_is_shown_in_the_version_it_is_bound_to(drive, kind, said):
    run = drive()
    put(run, shown_form=form(2, tag="good"))
    put(run, p_bpmn=showing(kind, "good"), shown_form=form(1))
    put(run, shown_form=form(3))

    run.start().complete("A")

    assert said == shown_by(run)


def test_a_form_stays_what_it_was_when_the_task_was_made(drive):
    run = drive()
    put(run, p_bpmn=showing("latest"), shown_form=form(1))
    run.start().complete("A")

    put(run, shown_form=form(2))

    assert 1 == shown_by(run)


@pytest.mark.parametrize(("kind", "said"), [("latest", 2), ("deployment", 1)])
def test_a_start_form_is_shown_in_the_version_it_is_bound_to(drive, kind, said):
    run = drive()
    begin = f'<extensionElements><zeebe:formDefinition formId="shown"{bound(kind)}/></extensionElements>'
    made = put(run, p_bpmn=bpmn(start(body=begin), user("A"), *chain("s", "A")), shown_form=form(1))
    put(run, shown_form=form(2))

    with run.world.reading() as uow:
        assert said == start_form(uow, made.processes[0].key)["answer"]


def test_an_unchanged_file_counts_as_deployed_along(drive):
    run = drive()
    put(run, d_dmn=table(1))
    put(run, p_bpmn=asking("deployment"), d_dmn=table(1))
    put(run, d_dmn=table(2))

    run.start().complete("A")

    assert (1, 2) == (run.variables["said"], len(run.rows(DecisionDefinition)))


def test_an_unchanged_process_counts_as_deployed_along(drive):
    run = drive()
    files = {"p_bpmn": calling("deployment"), "called_bpmn": called(1)}
    put(run, **files)
    put(run, p_bpmn=calling("latest"))
    put(run, **files)
    put(run, called_bpmn=called(2))
    with run.world.transaction() as uow:
        run.key = start_instance(uow, process_id="p")

    run.complete("A")

    assert 1 == run.variables["said"]


def test_the_newest_of_several_with_a_tag_counts(drive):
    run = drive()
    put(run, called_bpmn=called(1, tag="good"))
    put(run, called_bpmn=called(2, tag="good"), p_bpmn=calling("versionTag", "good"))
    put(run, called_bpmn=called(3))

    run.start().complete("A")

    assert 2 == run.variables["said"]


@pytest.mark.parametrize(
    ("file", "target"), [(calling, "process 'called'"), (asking, "decision 'asked'"), (showing, "form 'shown'")]
)
@pytest.mark.parametrize(("kind", "words"), [("deployment", "not in it"), ("versionTag", "tag 'good'")])
def test_what_is_bound_and_not_there_is_refused_at_deployment(drive, file, target, kind, words):
    with pytest.raises(Invalid) as refused:
        put(drive(), p_bpmn=file(kind, "good"))

    (finding,) = [found for found in refused.value.findings if found.rule == "binding"]
    assert (True, True, "p.bpmn") == (target in finding.message, words in finding.message, finding.file)


@pytest.mark.parametrize(("kind", "rules"), [("deployment", ["binding"]), ("versionTag", [])])
def test_a_check_without_a_database_tells_what_the_files_alone_can_tell(kind, rules):
    found = check_resources({"p.bpmn": calling(kind, "good")}, elsewhere=Beside(more=lambda: {"process": {"called"}}))

    assert rules == [finding.rule for finding in found if finding.rule == "binding"]


def test_a_binding_to_a_tag_needs_the_tag(drive):
    with pytest.raises(Invalid, match="versionTag"):
        put(drive(), p_bpmn=calling("versionTag"), called_bpmn=called(1))


def test_a_form_found_by_an_expression_and_missing_is_an_incident_until_it_is_there(drive):
    run = drive()
    shown = '<zeebe:formDefinition formId="=target" bindingType="versionTag" versionTag="good"/>'
    put(run, p_bpmn=bpmn(start(), user("A"), user("B", zeebe=shown), *chain("s", "A", "B")))
    run.start(target="shown").complete("A")
    (incident,) = run.incidents
    put(run, shown_form=form(1, tag="good"))

    with run.world.transaction() as uow:
        resolve_incident(uow, incident.key)

    assert ("FORM_NOT_FOUND", ["B"], 1) == (incident.kind, list(run.waiting), shown_by(run))


@pytest.mark.parametrize("kind", ["deployment", "versionTag"])
def test_a_call_found_by_an_expression_and_missing_is_an_incident(drive, kind):
    run = drive()
    body = call("C", "=target", bindingType=kind, versionTag="good")
    put(run, p_bpmn=bpmn(start(), user("A"), body, end(), *chain("s", "A", "C", "e")))
    put(run, called_bpmn=called(1))

    run.start(target="called").complete("A")

    assert [("C", "CALLED_ELEMENT_ERROR")] == [(found.element_id, found.kind) for found in run.incidents]


def test_an_import_that_changed_makes_new_versions_of_what_imports_it(drive):
    run = drive()
    takes = '<import name="other" namespace="urn:types" importType="https://www.omg.org/spec/DMN/20191111/MODEL/"/>'
    types = '<itemDefinition name="t"><typeRef>{}</typeRef></itemDefinition>'

    def both(kind):
        other = table(0, text=types.format(kind), file_id="types").replace(b'"asked"', b'"other asked"')
        return {"d_dmn": table("1", text=takes), "types_dmn": other}

    put(run, **both("number"))
    put(run, **both("string"))
    put(run, **both("string"))

    assert [1, 2] == [row.version for row in run.rows(DecisionDefinition, DecisionDefinition.decision_id == "asked")]


def test_the_tags_of_decisions_and_forms_are_kept(drive):
    run = drive()
    put(run, d_dmn=table(1, tag="v1"), shown_form=form(1, tag="f1"))

    assert ("v1", "f1") == (run.rows(DecisionDefinition)[0].version_tag, run.rows(FormDefinition)[0].version_tag)
