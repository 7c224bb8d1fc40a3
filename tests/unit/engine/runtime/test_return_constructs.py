"""Returning in every construct: loops, sub-processes, events, several runs, joins of each kind, links.

The state is saved and restored between the steps.
"""

from __future__ import annotations

import pytest

from engine.domain.errors import Refused
from engine.persistence.instances import Variable
from tests.factories.diagrams import (
    boundary,
    bpmn,
    chain,
    element,
    end,
    event_start,
    flow,
    gateway,
    link_event,
    loop,
    message,
    message_event,
    multi,
    start,
    subprocess,
    throw,
    timer,
    user,
)


def offered(found):
    return [element_id for element_id, plan in found.items() if plan.step.obstacle is None]


def test_the_latest_pass_of_a_loop_counts(drive, back):
    parts = [start(), gateway("exclusive", "m"), user("A"), user("B"), gateway("exclusive", "x", default="out"), end()]
    flows = [*chain("s", "m", "A", "B", "x"), flow("x", "m", "again"), flow("x", "e", id_="out")]
    run = drive(bpmn(*parts, *flows)).start().complete("A").complete("B", again=True).complete("A")

    back(run, "B", "A")

    assert "COMPLETED" == run.complete("A").complete("B", again=False).state


def test_out_of_a_sub_process_all_of_it_ends(drive, back):
    inner = subprocess(
        "P", start("ps"), gateway("parallel", "pf"), user("B"), user("C"), end("pe"), *chain("ps", "pf", "B", "pe"),
        *chain("pf", "C", "pe"),
    )  # fmt: skip
    run = drive(bpmn(start(), user("A"), inner, end(), *chain("s", "A", "P", "e"))).start().complete("A")

    back(run, "C", "A")

    assert {"A": 1} == run.waiting
    assert "COMPLETED" == run.complete("A").complete("B").complete("C").state


def test_into_a_sub_process_that_is_over_it_runs_on_with_the_other_branch_done(drive, back, plans):
    inner = subprocess(
        "P", start("ps"), gateway("parallel", "pf"), user("B"), user("C"), gateway("parallel", "pj"), user("D"),
        end("pe"), *chain("ps", "pf", "B", "pj", "D", "pe"), *chain("pf", "C", "pj"),
    )  # fmt: skip
    run = drive(bpmn(start(), inner, user("E"), end(), *chain("s", "P", "E", "e"))).start()
    run.complete("B").complete("C").complete("D")

    assert (("P",), ("pj",)) == (plans(run, "E")["B"].reopened, plans(run, "E")["B"].waiting)
    back(run, "E", "B")

    assert {"B": 1} == run.waiting
    assert "COMPLETED" == run.complete("B").complete("D").complete("E").state


def test_a_reopened_sub_process_has_its_variables_and_its_timer_again(drive, back):
    zeebe = '<zeebe:ioMapping><zeebe:input source="=x + 1" target="y"/></zeebe:ioMapping>'
    inner = subprocess("P", start("ps"), user("B"), end("pe"), *chain("ps", "B", "pe"), zeebe=zeebe)
    late = [boundary("b", "P", timer("duration", "P3D")), user("L"), *chain("b", "L", "e")]
    run = drive(bpmn(start(), inner, user("C"), end(), *late, *chain("s", "P", "C", "e"))).start(x=1)
    run.complete("B", x=5)

    back(run, "C", "B")

    assert [2] == [row.value for row in run.rows(Variable, Variable.name == "y")]
    assert {"L": 1} == run.wait(days=4).waiting


def test_a_boundary_event_leads_back_to_before_its_activity(drive, back, plans):
    late = [boundary("b", "B", timer("duration", "P3D")), user("L"), *chain("b", "L", "e")]
    run = drive(bpmn(start(), user("A"), user("B"), end(), *late, *chain("s", "A", "B", "e"))).start().complete("A")
    run.wait(days=4)

    assert ["A"] == list(plans(run, "L"))
    back(run, "L", "A")

    assert {"A": 1} == run.waiting


def test_what_a_boundary_event_opened_beside_a_step_ends_with_it(drive, back):
    remind = [boundary("b", "B", timer("duration", "P3D"), interrupting=False), user("L"), *chain("b", "L", "e")]
    parts = (start(), user("A"), user("B"), user("C"), end())
    run = drive(bpmn(*parts, *remind, *chain("s", "A", "B", "C", "e"))).start().complete("A").wait(days=4)
    run.complete("B")

    back(run, "C", "B")

    assert {"B": 1} == run.waiting


def test_an_event_sub_process_beside_the_task_stays(drive, back):
    asked = subprocess(
        "Q", event_start("qs", message_event("m"), interrupting=False), user("R"), *chain("qs", "R"), event=True
    )
    parts = (start(), user("A"), user("B"), end(), asked)
    run = drive(bpmn(*parts, *chain("s", "A", "B", "e"), roots=message("m", "m", '"1"'))).start().complete("A")
    run.send("m", "1")

    back(run, "B", "A")

    assert {"A": 1, "R": 1} == run.waiting


def test_out_of_an_event_sub_process_nothing_leads_back(drive, plans):
    asked = subprocess(
        "Q", event_start("qs", message_event("m")), user("R"), user("T"), *chain("qs", "R", "T"), event=True
    )
    parts = (start(), user("A"), user("B"), end(), asked)
    run = drive(bpmn(*parts, *chain("s", "A", "B", "e"), roots=message("m", "m", '"1"'))).start().complete("A")
    run.send("m", "1").complete("R")

    assert ["R"] == offered(plans(run, "T"))


SIGN = user("B", body=multi("[1, 2, 3]", "i", out=("r", "i")))


def test_out_of_one_of_several_at_once_all_of_them_end(drive, back, plans):
    run = drive(bpmn(start(), user("A"), SIGN, end(), *chain("s", "A", "B", "e"))).start().complete("A")

    assert ["B", "B"] == [one.element_id for one in plans(run, "B")["A"].ending]
    back(run, "B", "A")

    assert {"A": 1} == run.waiting
    assert {"B": 3} == run.complete("A").waiting


def test_who_signs_at_the_same_time_cannot_be_returned_to(drive, plans):
    run = drive(bpmn(start(), SIGN, end(), *chain("s", "B", "e"))).start().complete("B")

    assert {} == plans(run, "B")


def test_back_to_an_activity_with_several_runs_starts_all_of_them_again(drive, back, plans):
    run = drive(bpmn(start(), SIGN, user("C"), end(), *chain("s", "B", "C", "e"))).start()
    run.complete("B").complete("B").complete("B")

    assert None is plans(run, "C")["B"].step.doer
    back(run, "C", "B")

    assert {"B": 3} == run.waiting
    assert {"C": 1} == run.complete("B").complete("B").complete("B").waiting


def test_a_sequence_goes_back_to_the_signer_before(drive, back):
    several = user("B", body=multi("[1, 2, 3]", "i", sequential=True, out=("r", "i * 10")))
    run = drive(bpmn(start(), several, user("C"), end(), *chain("s", "B", "C", "e"))).start()
    run.complete("B").complete("B")

    back(run, "B", "B")
    back(run, "B", "B")

    run.complete("B").complete("B").complete("B")
    assert {"C": 1} == run.waiting
    assert [10, 20, 30] == run.variables["r"]


def test_rounds_go_back_to_the_round_before(drive, back):
    run = drive(bpmn(start(), user("B", body=loop("loopCounter < 3")), end(), *chain("s", "B", "e"))).start()
    run.complete("B").complete("B")

    back(run, "B", "B")

    assert {"B": 1} == run.complete("B").waiting
    assert "COMPLETED" == run.complete("B").state


def test_an_inclusive_join_waits_again_for_the_branch_gone_back_to(drive, back):
    parts = [start(), gateway("inclusive", "f"), user("B"), user("C"), gateway("inclusive", "j"), user("E"), end()]
    flows = [
        *chain("s", "f"),
        flow("f", "B", "true"),
        flow("f", "C", "both"),
        *chain("B", "j"),
        *chain("C", "j", "E", "e"),
    ]
    run = drive(bpmn(*parts, *flows)).start(both=True).complete("B").complete("C")

    back(run, "E", "B")

    assert {"B": 1} == run.waiting
    assert {"E": 1} == run.complete("B").waiting


def complex_join(needed):
    condition = f"<activationCondition>activationCount = {needed}</activationCondition>"
    return bpmn(
        start(), user("A"), gateway("parallel", "f"), user("B"), user("C"), user("D"), user("E"), end(),
        element("complexGateway", "j", condition), *chain("s", "A", "f", "B", "j", "E", "e"), *chain("f", "C", "j"),
        *chain("f", "D", "j"),
    )  # fmt: skip


def test_behind_a_complex_gateway_that_took_other_branches_only_the_fork_is_offered(drive, back, plans):
    run = drive(complex_join(2)).start().complete("A").complete("B").complete("C")

    assert ["A"] == offered(plans(run, "E"))
    with pytest.raises(Refused, match="complex gateway"):
        back(run, "E", "B")
    back(run, "E", "A")

    run.complete("A").complete("B").complete("C").complete("D")
    assert "COMPLETED" == run.complete("E").state


def test_a_complex_gateway_that_took_one_branch_alone_lets_it_go_back(drive, back):
    run = drive(complex_join(1)).start().complete("A").complete("B")

    back(run, "E", "B")

    assert {"B": 1, "C": 1, "D": 1} == run.waiting
    assert {"B": 1, "D": 1, "E": 1} == run.complete("C").waiting


def test_a_link_is_a_way_back_too(drive, back):
    jump, land = throw("t", link_event("l")), element("intermediateCatchEvent", "c", link_event("l"))
    run = drive(bpmn(start(), user("A"), jump, land, user("B"), end(), *chain("s", "A", "t"), *chain("c", "B", "e")))
    run.start().complete("A")

    back(run, "B", "A")

    assert {"A": 1} == run.waiting
