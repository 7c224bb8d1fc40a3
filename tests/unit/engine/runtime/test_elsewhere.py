"""What a deployment asks for beyond itself has to be somewhere; what the office does not have is said."""

import pytest

from engine.domain.errors import Invalid
from engine.runtime import check_resources, deploy
from engine.runtime.elsewhere import Beside, fixed
from tests.factories.diagrams import bpmn, call, chain, element, end, start, user

CHILD = bpmn(start(), end(), *chain("s", "e"), process_id="child")
PARENT = bpmn(start(), call("c", "child"), end(), *chain("s", "c", "e"), process_id="parent")
FORM = b'{"id": "f", "components": []}'
DMN = b"""<definitions xmlns="https://www.omg.org/spec/DMN/20191111/MODEL/" id="m" name="m" namespace="n">
<decision id="d" name="d"><literalExpression><text>1</text></literalExpression></decision></definitions>"""


def put(run, **files):
    with run.world.transaction() as uow:
        return deploy(uow, {name.replace("_", "."): body for name, body in files.items()})


def with_form(form="f", place="task") -> bytes:
    asked = f'<zeebe:formDefinition formId="{form}"/>'
    if place == "start":
        return bpmn(element("startEvent", "s", zeebe=asked), user("A"), *chain("s", "A"))
    return bpmn(start(), user("A", zeebe=asked), *chain("s", "A"))


def with_decision(decision="d") -> bytes:
    asked = f'<zeebe:calledDecision decisionId="{decision}" resultVariable="r"/>'
    return bpmn(start(), element("businessRuleTask", "A", zeebe=asked), *chain("s", "A"))


NOWHERE = {
    "a called process": (PARENT, ("process-nowhere", "c")),
    "a called process in a FEEL string": (
        bpmn(start(), call("c", '="child"'), *chain("s", "c")), ("process-nowhere", "c")),
    "a task's form": (with_form(), ("form-nowhere", "A")),
    "a start's form": (with_form(place="start"), ("form-nowhere", "s")),
    "a decision": (with_decision(), ("decision-nowhere", "A")),
}  # fmt: skip


@pytest.mark.parametrize(("content", "finding"), NOWHERE.values(), ids=NOWHERE)
def test_what_is_nowhere_is_refused(drive, content, finding):
    with pytest.raises(Invalid) as refused:
        put(drive(), f_bpmn=content)

    assert [finding] == [(found.rule, found.element) for found in refused.value.findings]


SOMEWHERE = {
    "a called process": {"a_bpmn": PARENT, "b_bpmn": CHILD},
    "a process that calls itself": {"a_bpmn": PARENT.replace(b'id="parent"', b'id="child"')},
    "a form": {"a_bpmn": with_form(), "f_form": FORM},
    "a decision": {"a_bpmn": with_decision(), "d_dmn": DMN},
    "a name worked out when it runs": {"a_bpmn": bpmn(start(), call("c", "=which"), *chain("s", "c"))},
}


@pytest.mark.parametrize("files", SOMEWHERE.values(), ids=SOMEWHERE)
def test_what_is_in_the_same_deployment_is_there(drive, files):
    assert put(drive(), **files).is_new


@pytest.mark.parametrize("files", [files for files in SOMEWHERE.values() if len(files) > 1])
def test_what_was_deployed_before_is_there(drive, files):
    run = drive()
    first, second = sorted(files.items(), reverse=True)
    put(run, **dict([first]))

    assert put(run, **dict([second])).is_new


def test_what_comes_with_the_product_is_a_warning(drive):
    run = drive()
    run.world.offers = lambda: {"process": frozenset({"child"})}

    assert [("process-nowhere", "warning")] == [(f.rule, f.severity) for f in put(run, f_bpmn=PARENT).warnings]


def test_a_folder_that_is_checked_alone_has_to_have_all_it_asks_for():
    assert ["process-nowhere"] == [finding.rule for finding in check_resources({"p.bpmn": PARENT}, elsewhere=Beside())]


def test_a_group_the_office_does_not_have_is_a_warning(drive):
    run = drive()
    run.world.knows_group = lambda uow, code: code == "g_fin"
    task = bpmn(start(), user("A", groups="g_fin, g_nobody"), *chain("s", "A"))

    assert [("group-unknown", "A", "warning")] == [
        (found.rule, found.element, found.severity) for found in put(run, f_bpmn=task).warnings
    ]


def test_a_group_the_office_has_is_no_finding(drive):
    run = drive()
    run.world.knows_group = lambda uow, code: code == "g_fin"

    assert [] == put(run, f_bpmn=bpmn(start(), user("A", groups="g_fin"), *chain("s", "A"))).warnings


def lane(groups: str | None) -> bytes:
    lanes = '<laneSet id="ls"><lane id="l" name="g_nobody"><flowNodeRef>A</flowNodeRef></lane></laneSet>'
    return bpmn(start(), user("A", groups=groups), *chain("s", "A"), lanes)


def test_a_lane_the_office_does_not_have_is_a_warning_where_its_name_is_the_group(drive):
    run = drive()
    run.world.knows_group = lambda uow, code: code == "g_fin"

    assert [["group-unknown"], []] == [
        [found.rule for found in put(run, f_bpmn=lane(groups)).warnings] for groups in (None, "g_fin")
    ]


def test_a_task_that_names_nobody_is_given_to_the_group_of_its_lane(drive):
    run = drive(lane(None)).start()

    assert [["g_nobody"]] == [task.candidate_groups for task in run.open_tasks]


@pytest.mark.parametrize(
    ("text", "value"), [("a", "a"), ('="a"', "a"), ('= "a"', "a"), ("=a", None), ('="a" + "b"', None), ("", None)]
)
def test_a_fixed_text_is_one_that_needs_no_evaluation(text, value):
    assert fixed(text) == value
