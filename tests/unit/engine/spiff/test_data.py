"""Data objects, properties and data associations are variables of scopes and mappings; a bare line copies nothing."""

from collections import Counter

import pytest

from engine.domain.errors import Invalid
from tests.factories.diagrams import (
    attributes,
    bpmn,
    chain,
    end,
    mapping,
    message,
    message_event,
    multi,
    script,
    signal,
    signal_event,
    start,
    subprocess,
    throw,
    user,
)

PROPERTY = '<property id="pp" name="__targetRef_placeholder"/>'


def data(id_: str, name: str | None, *, collection: bool = False) -> str:
    """A data object with a reference to it, ``id_`` + "ref", as bpmn-js draws both."""
    flag = "true" if collection else None
    return (
        f"<dataObject{attributes(id=id_, isCollection=flag)}/>"
        f"<dataObjectReference{attributes(id=id_ + 'ref', name=name, dataObjectRef=id_)}/>"
    )


def carried(way: str, source: str | None, target: str, *, transformation: str = "", pairs: dict | None = None) -> str:
    """A data association; ``way`` is Input or Output, ``pairs`` are assignments (from → to)."""
    parts = f"<sourceRef>{source}</sourceRef>" if source else ""
    parts += f"<targetRef>{target}</targetRef>"
    parts += f"<transformation>{transformation}</transformation>" if transformation else ""
    parts += "".join(f"<assignment><from>{a}</from><to>{b}</to></assignment>" for a, b in (pairs or {}).items())
    return f'<data{way}Association id="{way}{source}{target}">{parts}</data{way}Association>'


def io(*, inputs: dict[str, str] | None = None, outputs: dict[str, str] | None = None) -> str:
    """An ioSpecification: id → name."""
    parts = "".join(f"<dataInput{attributes(id=id_, name=name)}/>" for id_, name in (inputs or {}).items())
    parts += "".join(f"<dataOutput{attributes(id=id_, name=name)}/>" for id_, name in (outputs or {}).items())
    return f"<ioSpecification>{parts}<inputSet/><outputSet/></ioSpecification>"


def test_lines_as_bpmn_js_draws_them_copy_nothing(drive):
    lines = PROPERTY + carried("Input", "d1ref", "pp") + carried("Output", None, "d2ref")
    task = script("A", "report + 1", "sum", body=lines)
    run = drive(bpmn(start(), data("d1", "report"), data("d2", "sum"), task, user("B"), *chain("s", "A", "B")))

    run.start(report=1)

    assert {"report": 1, "sum": 2} == run.variables


def test_a_data_object_of_the_process_is_its_variable_and_reads_as_null_before(drive):
    task = script("A", "report = null", "empty")
    run = drive(bpmn(start(), data("d1", "report"), task, user("B"), *chain("s", "A", "B")))

    run.start()

    assert {"empty": True} == run.variables


def inside(*parts: str, body: str = "") -> bytes:
    sub = subprocess("sub", start("ss"), *parts, user("in"), end("se"), *chain("ss", "x", "in", "se"), body=body)
    return bpmn(start(), sub, user("B"), *chain("s", "sub", "B"))


def test_a_data_object_of_a_sub_process_lives_and_dies_with_it(drive):
    run = drive(inside(data("d1", "draft"), script("x", '"written"', "draft")))

    run.start(draft="outside")
    kept = run.variables["draft"]
    run.complete("in", draft="again")

    assert "outside" == kept
    assert {"draft": "outside"} == run.variables


def test_a_collection_starts_empty_so_that_it_can_be_appended_to(drive):
    parts = data("d1", "papers", collection=True), script("x", 'append(papers, "a")', "papers")
    run = drive(inside(*parts, body=""))
    run.start()

    run.complete("in", out=1)

    assert {"out": 1} == run.variables


def test_each_instance_of_a_multi_instance_has_data_objects_of_its_own(drive):
    sub = subprocess(
        "sub", start("ss"), data("d1", "draft"), script("x", "if draft = null then item else 0", "draft"), end("se"),
        *chain("ss", "x", "se"), zeebe=mapping(outputs={"r": "draft"}),
        body=multi("[1, 2]", "item", sequential=True, out=("all", "r")),
    )  # fmt: skip
    run = drive(bpmn(start(), sub, user("B"), *chain("s", "sub", "B")))

    assert {"all": [1, 2]} == run.start().variables


def test_a_property_is_local_to_its_activity(drive):
    task = script("A", "1", "scratch", body='<property id="p1" name="scratch"/>')
    run = drive(bpmn(start(), task, user("B"), *chain("s", "A", "B")))

    assert {"scratch": 0} == run.start(scratch=0).variables


def test_named_data_inputs_and_outputs_are_copies(drive):
    lines = (
        io(inputs={"i1": "given"}, outputs={"o1": "made"})
        + carried("Input", "d1ref", "i1")
        + carried("Output", "o1", "d2ref")
    )
    task = script("A", "given * 2", "made", body=lines)
    run = drive(bpmn(start(), data("d1", "report"), data("d2", "sum"), task, user("B"), *chain("s", "A", "B")))

    run.start(report=4)

    assert {"report": 4, "sum": 8} == run.variables


def test_a_name_that_feel_cannot_say_is_carried_all_the_same(drive):
    lines = (
        io(inputs={"i1": "given"}, outputs={"o1": "made"})
        + carried("Input", "d1ref", "i1")
        + carried("Output", "o1", "d2ref")
    )
    task = script("A", "given * 2", "made", body=lines)
    run = drive(bpmn(start(), data("d1", "form 3/b"), data("d2", "1st"), task, user("B"), *chain("s", "A", "B")))

    run.start(**{"form 3/b": 4})

    assert {"form 3/b": 4, "1st": 8} == run.variables


def test_a_transformation_is_computed_on_the_way(drive):
    lines = (
        io(inputs={"i1": "given"}, outputs={"o1": "made"})
        + carried("Input", "d1ref", "i1", transformation="=report.total")
        + carried("Output", "o1", "d2ref", transformation="made + 1")
    )
    task = script("A", "given * 2", "made", body=lines)
    run = drive(bpmn(start(), data("d1", "report"), data("d2", "sum"), task, user("B"), *chain("s", "A", "B")))

    assert 9 == run.start(report={"total": 4}).variables["sum"]


def test_assignments_write_members(drive):
    lines = (
        io(inputs={"i1": "given"}, outputs={"o1": "made"})
        + carried("Input", "d1ref", "i1", pairs={"report.a": "given.x", "=report.b": "=given.y"})
        + carried("Output", "o1", "d2ref", pairs={"made": "sum.of.both"})
    )
    task = script("A", "given.x + given.y", "made", body=lines)
    run = drive(bpmn(start(), data("d1", "report"), data("d2", "sum"), task, user("B"), *chain("s", "A", "B")))

    run.start(report={"a": 1, "b": 2}, sum={"kept": True})

    assert {"kept": True, "of": {"both": 3}} == run.variables["sum"]


def test_an_event_hands_over_what_its_data_output_names(drive):
    event = start("s", '<dataOutput id="o1" name="total"/>' + carried("Output", "o1", "d1ref") + message_event("m"))
    run = drive(bpmn(event, data("d1", "sum"), user("B"), *chain("s", "B"), roots=message("m", "go")))

    run.send("go", "", total=3, rest="unseen")

    run.key = run.open_tasks[0].instance_key
    assert {"sum": 3} == run.variables


def test_a_thrown_signal_carries_its_data_input(drive):
    thrown = throw("t", '<dataInput id="i1" name="news"/>' + carried("Input", "d1ref", "i1") + signal_event("x"))
    first = bpmn(start(), data("d1", "report"), thrown, end(), *chain("s", "t", "e"), roots=signal("x", "X"))
    other = bpmn(start("os", signal_event("x")), user("O"), *chain("os", "O"), process_id="q", roots=signal("x", "X"))
    run = drive(first, other)

    run.start(report="R")

    run.key = run.open_tasks[0].instance_key
    assert {"news": "R"} == run.variables


STORE = '<dataStoreReference id="archive" name="archive"/>'


def with_lines(*lines: str) -> bytes:
    task = user("A", body="".join(lines))
    return bpmn(start(), STORE, data("d1", "report"), data("d2", "sum"), task, end(), *chain("s", "A", "e"))


def test_a_line_to_a_data_store_is_documentation(drive):
    run = drive(with_lines(PROPERTY, carried("Input", "archive", "pp"), carried("Output", None, "archive")))

    assert run.start().waiting == Counter(["A"])


TWO = carried("Input", "d1ref", "i1").replace("<targetRef>", "<sourceRef>d2ref</sourceRef><targetRef>")


@pytest.mark.parametrize(
    ("lines", "rule"),
    [
        ([carried("Output", None, "archive", transformation="1")], "data-store"),
        ([io(inputs={"i1": "given"}), carried("Input", "archive", "i1")], "data-store"),
        ([io(inputs={"i1": "given"}), TWO], "data-sources"),
        ([PROPERTY, carried("Input", "d1ref", "pp", transformation="report")], "data-target"),
        ([carried("Output", None, "d1ref", pairs={"1": "a b/c"})], "data-target"),
        ([carried("Output", None, "d1ref", transformation="1 +")], "feel"),
    ],
)
def test_what_leads_nowhere_is_refused(drive, lines, rule):
    with pytest.raises(Invalid) as refused:
        drive(with_lines(*lines))

    assert rule in {finding.rule for finding in refused.value.findings}
    assert {"A"} == {finding.element for finding in refused.value.findings if finding.rule == rule}
