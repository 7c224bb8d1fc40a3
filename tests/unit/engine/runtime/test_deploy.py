"""A deployment makes versions, or says by element why not."""

import pytest

from engine.domain.errors import Invalid
from engine.persistence.definitions import Deployment, ProcessDefinition
from engine.persistence.instances import ProcessInstance
from engine.runtime import deploy
from tests.factories.diagrams import bpmn, call, catch, chain, element, end, flow, gateway, start, timer, user

GOOD = bpmn(start(), user("A"), end(), *chain("s", "A", "e"))

RETURNS = '<zeebe:properties><zeebe:property name="luodi.returnTo" value="nowhere"/></zeebe:properties>'
VERBS = '<zeebe:properties><zeebe:property name="luodi.verbs" value="copy, fly"/></zeebe:properties>'


def put(run, **files):
    with run.world.transaction() as uow:
        return deploy(uow, {name.replace("_", "."): body for name, body in files.items()})


def refused(run, content):
    with pytest.raises(Invalid) as error:
        put(run, f_bpmn=content)
    return [(finding.rule, finding.element) for finding in error.value.findings]


def test_the_first_deployment_is_version_one(drive):
    assert [(1, True)] == [(p.version, p.is_new) for p in put(drive(), f_bpmn=GOOD).processes]


def test_equal_content_makes_no_new_version(drive):
    run = drive()
    put(run, f_bpmn=GOOD)

    again = put(run, f_bpmn=GOOD)

    assert ([(1, False)], 1) == ([(p.version, p.is_new) for p in again.processes], len(run.rows(Deployment)))


def test_a_changed_form_alone_makes_a_new_version(drive):
    run = drive()
    put(run, f_bpmn=GOOD, x_form=b'{"id": "x", "components": []}')

    again = put(run, f_bpmn=GOOD, x_form=b'{"id": "x", "components": [], "n": 1}')

    assert [2] == [p.version for p in again.processes]


def test_running_instances_stay_on_their_version(drive):
    run = drive(GOOD).start()

    put(run, f_bpmn=GOOD.replace(b'id="A" name="A"', b'id="A" name="B"'))

    assert ([1], [1, 2]) == (
        [r.version for r in run.rows(ProcessInstance)],
        [r.version for r in run.rows(ProcessDefinition)],
    )


def test_one_bad_file_keeps_the_whole_folder_out(drive):
    run = drive()

    with pytest.raises(Invalid):
        put(run, a_bpmn=GOOD, b_bpmn=b"<definitions")

    assert [] == run.rows(ProcessDefinition)


def test_a_malformed_file_is_refused_with_its_line(drive):
    with pytest.raises(Invalid, match="line 2"):
        put(drive(), f_bpmn=b"<a>\n<b></a>")


def test_a_doctype_is_refused(drive):
    assert [("xml-doctype", None)] == refused(drive(), b'<!DOCTYPE a [<!ENTITY x "y">]><a>&x;</a>')


def test_another_encoding_works(drive):
    content = '<?xml version="1.0" encoding="GBK"?>' + GOOD.decode().replace('name="A"', 'name="登记"')

    assert [1] == [p.version for p in put(drive(), f_bpmn=content.encode("gbk")).processes]


@pytest.mark.parametrize(
    ("parts", "expected"),
    [
        ((start(), end(), flow("s", "nowhere", id_="f")), ("flow-end", "f")),
        ((start(), start("s2"), end(), *chain("s", "e")), ("start-twice", "s2")),
        (
            (start(), element("complexGateway", "g"), end(), *chain("s", "g", "e"), flow("s", "g", id_="two")),
            ("activation-condition", "g"),
        ),
        ((start(), element("serviceTask", "t"), end(), *chain("s", "t", "e")), ("task-type", "t")),
        ((start(), user("A", due="=now( +"), end(), *chain("s", "A", "e")), ("feel", "A")),
        (
            (start(), gateway("exclusive", "x"), end(), end("f"), *chain("s", "x"), flow("x", "e"), flow("x", "f")),
            ("condition-missing", "x_e"),
        ),
        ((start(), user("A"), user("A"), end(), *chain("s", "A", "e")), ("id-twice", "A")),
        ((start(), user("A", default="s_A"), end(), *chain("s", "A", "e")), ("default-flow", "A")),
        ((start(), user("A"), end("e"), flow("e", "A"), *chain("s", "A")), ("flow-out-of-end", "e")),
        ((start(), user("A", due='=tomorrow("x")'), end(), *chain("s", "A", "e")), ("feel-function", "A")),
        ((start(), call("c", "q", bindingType="deployment"), end(), *chain("s", "c", "e")), ("binding", "c")),
        ((start(), call("c", "q", bindingType="versionTag"), end(), *chain("s", "c", "e")), ("unsupported", "c")),
        ((start(), user("A", startQuantity="0"), end(), *chain("s", "A", "e")), ("quantity", "A")),
        ((start(), catch("t", timer("cycle", "0 0 9 31 2 *")), end(), *chain("s", "t", "e")), ("timer-cycle", "t")),
        ((start(), catch("t", timer("duration", "5 days")), end(), *chain("s", "t", "e")), ("timer-duration", "t")),
        ((start(), user("A", zeebe=VERBS), end(), *chain("s", "A", "e")), ("task-verb", "A")),
        ((start(), user("A", zeebe=RETURNS), end(), *chain("s", "A", "e")), ("return-target", "A")),
        ((start(), user("A", zeebe="<zeebe:taskListeners/>"), end(), *chain("s", "A", "e")), ("unsupported", "A")),
    ],
)
def test_what_cannot_run_is_refused_by_element(drive, parts, expected):
    assert expected in refused(drive(), bpmn(*parts))


def test_a_reserved_word_is_as_good_an_id_as_any(drive):
    run = drive(
        bpmn(start("Start"), user("End"), user("Root"), end("typename"), *chain("Start", "End", "Root", "typename"))
    )

    run.start(typename={"typename": "x"}).complete("End").complete("Root")

    assert ("COMPLETED", {"typename": {"typename": "x"}}) == (run.state, run.variables)


def test_a_thousand_tasks_in_a_row_deploy_and_run(drive):
    ids = [f"t{n}" for n in range(1000)]
    run = drive(bpmn(start(), *(element("task", i) for i in ids), user("A"), *chain("s", *ids, "A")))

    run.start()

    assert ["A"] == list(run.waiting)
