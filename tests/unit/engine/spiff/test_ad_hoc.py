"""Ad-hoc sub-processes: the model or people choose what runs; the completion condition says when it is enough."""

from collections import Counter

import pytest

from engine.domain.errors import Invalid, NotFound, Refused
from engine.persistence.instances import ElementInstance, EventLogEntry
from engine.runtime import activate_ad_hoc, ad_hoc_choices, resolve_incident, set_variables
from tests.factories.diagrams import (
    ad_hoc,
    boundary,
    bpmn,
    chain,
    end,
    error,
    error_event,
    flow,
    gateway,
    message,
    message_event,
    multi,
    script,
    service,
    start,
    subprocess,
    timer,
    user,
)


def around(activity: str, *more: str, roots: str = "") -> bytes:
    """start → H (ad-hoc) → B."""
    return bpmn(start(), activity, user("B"), *chain("s", "H", "B"), *more, roots=roots)


def choose(run, *ids, element_id="H", cancel=False, **variables):
    key = [
        row.key for row in run.rows(ElementInstance, ElementInstance.element_id == element_id) if row.state == "ACTIVE"
    ][-1]
    with run.world.transaction() as uow:
        activate_ad_hoc(uow, key, [(id_, variables) for id_ in ids], cancel_remaining=cancel)
    return run


def choices(run):
    with run.world.reading() as uow:
        return [(one.element_id, [id_ for id_, _name in one.activities]) for one in ad_hoc_choices(uow, run.key)]


def test_the_named_elements_start_and_the_rest_does_not(drive):
    run = drive(around(ad_hoc("H", user("x"), user("y"), user("z"), active='["x", "z"]')))

    run.start()

    assert run.waiting == Counter(["x", "z"])


def test_it_is_done_when_nothing_runs_after_something_ran(drive):
    run = drive(around(ad_hoc("H", user("x"), user("y"), active='["x", "y"]')))

    run.start().complete("x")
    between = run.waiting
    run.complete("y")

    assert Counter(["y"]) == between
    assert run.waiting == Counter(["B"])


@pytest.mark.parametrize("active", [None, "[]"])
def test_where_nothing_is_named_it_waits_for_somebody_to_choose(drive, active):
    run = drive(around(ad_hoc("H", user("x"), user("y"), active=active)))
    run.start()
    before = run.waiting, choices(run)

    choose(run, "y")
    chosen = run.waiting
    run.complete("y")

    assert (Counter(), [("H", ["x", "y"])]) == before
    assert Counter(["y"]) == chosen
    assert run.waiting == Counter(["B"])
    assert [] == choices(run)


def test_an_activity_may_run_several_times_also_at_once(drive):
    run = drive(around(ad_hoc("H", user("x"), until="enough")))
    run.start(enough=False)

    choose(run, "x", "x")
    twice = run.waiting
    run.complete("x").complete("x")
    choose(run, "x")
    run.complete("x", enough=True)

    assert Counter({"x": 2}) == twice
    assert run.waiting == Counter(["B"])


def test_the_condition_ends_it_and_what_still_runs_is_terminated(drive):
    run = drive(around(ad_hoc("H", user("x"), user("y"), active='["x", "y"]', until="enough")))

    run.start(enough=False).complete("x", enough=True)

    assert run.waiting == Counter(["B"])
    assert "TERMINATED" == run.rows(ElementInstance, ElementInstance.element_id == "y")[0].state


def test_what_still_runs_is_waited_for_when_it_is_not_to_be_canceled(drive):
    run = drive(around(ad_hoc("H", user("x"), user("y"), active='["x", "y"]', until="enough", cancel=False)))
    run.start(enough=False).complete("x", enough=True)
    still = run.waiting

    with pytest.raises(Refused, match="about to end"):
        choose(run, "x")
    run.complete("y", enough=False)

    assert Counter(["y"]) == still
    assert run.waiting == Counter(["B"])


def test_with_a_condition_that_is_not_true_it_waits_though_nothing_runs(drive):
    run = drive(around(ad_hoc("H", user("x"), active='["x"]', until="enough")))

    run.start(enough=False).complete("x")

    assert run.waiting == Counter()
    assert "ACTIVE" == run.state


def test_sequence_flows_inside_are_followed(drive):
    run = drive(around(ad_hoc("H", user("x"), user("y"), user("z"), *chain("x", "y"), active='["x"]')))
    run.start()
    offered = choices(run)

    run.complete("x")
    after = run.waiting
    run.complete("y")

    assert [("H", ["x", "z"])] == offered
    assert Counter(["y"]) == after
    assert run.waiting == Counter(["B"])


def test_no_flow_is_followed_any_more_once_the_condition_is_true(drive):
    parts = (user("x"), user("y"), user("z"), *chain("x", "y"))
    run = drive(around(ad_hoc("H", *parts, active='["x", "z"]', until="enough", cancel=False)))

    run.start(enough=False).complete("x", enough=True)

    assert run.waiting == Counter(["z"])


def test_gateways_inside_fork_and_join(drive):
    parts = (
        user("x"), gateway("parallel", "fork"), user("l"), user("r"), gateway("parallel", "join"), user("y"),
        *chain("x", "fork", "l", "join", "y"), *chain("fork", "r", "join"),
    )  # fmt: skip
    run = drive(around(ad_hoc("H", *parts, active='["x"]')))

    run.start().complete("x").complete("l").complete("r")

    assert run.waiting == Counter(["y"])


def test_in_sequence_the_named_elements_take_turns(drive):
    run = drive(around(ad_hoc("H", user("x"), user("y"), active='["x", "y"]', ordering="Sequential")))
    run.start()
    first = run.waiting

    run.complete("x")
    second = run.waiting
    run.complete("y")

    assert (Counter(["x"]), Counter(["y"])) == (first, second)
    assert run.waiting == Counter(["B"])


def test_in_sequence_only_one_is_chosen_at_a_time(drive):
    run = drive(around(ad_hoc("H", user("x"), user("y"), ordering="Sequential", until="enough")))
    run.start(enough=False)

    with pytest.raises(Refused, match="one activity at a time"):
        choose(run, "x", "y")
    choose(run, "x")
    with pytest.raises(Refused, match="now 'x' runs"):
        choose(run, "y")
    run.complete("x")
    choose(run, "y")

    assert run.waiting == Counter(["y"])


def test_what_runs_is_canceled_when_whoever_chooses_says_so(drive):
    run = drive(around(ad_hoc("H", user("x"), user("y"), active='["x"]', ordering="Sequential")))
    run.start()

    choose(run, "y", cancel=True)

    assert run.waiting == Counter(["y"])


def test_variables_given_with_a_choice_are_local_to_its_run(drive):
    run = drive(around(ad_hoc("H", script("x", "given * 2", "result"), until="result = 6")))
    run.start()

    choose(run, "x", given=3)

    assert run.waiting == Counter(["B"])
    assert 6 == run.variables["result"]
    assert "given" not in run.variables


@pytest.mark.parametrize("active", ['["nobody"]', '["y"]', '"x"', "[1]", "absent"])
def test_an_element_that_cannot_start_is_an_incident_that_can_be_mended(drive, active):
    run = drive(
        around(ad_hoc("H", user("x"), user("y"), *chain("x", "y"), active=f'if mended then ["x"] else {active}'))
    )
    run.start(mended=False)
    (incident,) = run.incidents

    with run.world.transaction() as uow:
        set_variables(uow, run.key, {"mended": True})
        resolve_incident(uow, incident.key)

    assert ("H", "EXTRACT_VALUE_ERROR") == (incident.element_id, incident.kind)
    assert run.waiting == Counter(["x"])


@pytest.mark.parametrize("ids", [["nobody"], ["y"], ["B"], []])
def test_what_is_not_there_to_be_chosen_is_refused(drive, ids):
    run = drive(around(ad_hoc("H", user("x"), user("y"), *chain("x", "y"))))
    run.start()

    with pytest.raises(Invalid):
        choose(run, *ids)


def test_only_a_running_ad_hoc_sub_process_has_something_to_choose(drive):
    run = drive(around(ad_hoc("H", user("x"), active='["x"]')))
    run.start()
    key = run.rows(ElementInstance, ElementInstance.element_id == "x")[0].key

    with run.world.transaction() as uow, pytest.raises(NotFound):
        activate_ad_hoc(uow, 1, [("x", {})])
    with run.world.transaction() as uow, pytest.raises(Refused, match="no ad-hoc"):
        activate_ad_hoc(uow, key, [("x", {})])


def test_a_condition_that_fails_is_an_incident_of_the_sub_process(drive):
    run = drive(around(ad_hoc("H", user("x"), user("y"), active='["x", "y"]', until="enough")))
    run.start().complete("x")
    (incident,) = run.incidents
    with pytest.raises(Refused, match="incident"):
        choose(run, "x")

    with run.world.transaction() as uow:
        set_variables(uow, run.key, {"enough": True})
        resolve_incident(uow, incident.key)

    assert ("H", "CONDITION_ERROR") == (incident.element_id, incident.kind)
    assert run.waiting == Counter(["B"])


def test_while_the_condition_is_broken_the_others_go_on(drive):
    parts = (user("x"), user("y"), user("z"), *chain("y", "z"))
    run = drive(around(ad_hoc("H", *parts, active='["x", "y"]', until="enough")))
    run.start().complete("x").complete("y")
    (incident,) = run.incidents

    with run.world.transaction() as uow:
        set_variables(uow, run.key, {"enough": False})
        resolve_incident(uow, incident.key)

    assert run.waiting == Counter(["z"])


def test_a_boundary_event_ends_all_of_it(drive):
    late = (boundary("late", "H", timer("duration", "P1D")), user("L"), *chain("late", "L"))
    run = drive(around(ad_hoc("H", user("x"), user("y"), active='["x", "y"]'), *late))

    run.start().wait(days=1)

    assert run.waiting == Counter(["L"])


def test_an_error_inside_is_caught_at_its_boundary(drive):
    failing = subprocess("f", start("fs"), user("fu"), end("fe", error_event("err")), *chain("fs", "fu", "fe"))
    caught = (boundary("bad", "H", error_event("err")), user("F"), *chain("bad", "F"))
    run = drive(around(ad_hoc("H", failing, user("x"), active='["f", "x"]'), *caught, roots=error("err", "E")))

    run.start().complete("fu")

    assert run.waiting == Counter(["F"])


def stoppable(interrupting: bool) -> bytes:
    first = start("es", message_event("m"), isInterrupting=str(interrupting).lower())
    event = subprocess("ev", first, user("told"), *chain("es", "told"), event=True)
    return around(ad_hoc("H", user("x"), event, until="enough"), roots=message("m", "stop", "id"))


def test_an_interrupting_event_sub_process_inside_ends_the_choosing(drive):
    run = drive(stoppable(interrupting=True))
    run.start(id="1", enough=False)
    choose(run, "x")

    run.send("stop", "1")
    told = run.waiting
    with pytest.raises(Refused):
        choose(run, "x")
    run.complete("told")

    assert Counter(["told"]) == told
    assert run.waiting == Counter(["B"])


def test_an_event_sub_process_that_does_not_interrupt_is_no_chosen_activity(drive):
    run = drive(stoppable(interrupting=False))
    run.start(id="1", enough=True)

    run.send("stop", "1").complete("told")
    after_event = run.waiting
    choose(run, "x")
    run.complete("x")

    assert Counter() == after_event
    assert run.waiting == Counter(["B"])


def test_each_item_of_a_multi_instance_has_its_own_choice(drive):
    run = drive(around(ad_hoc("H", user("x"), user("y"), body=multi("[1, 2]", "n"))))
    run.start()
    offered = choices(run)

    choose(run, "x")
    one = run.waiting
    run.complete("x")
    left = choices(run)
    choose(run, "y")
    run.complete("y")

    assert [("H", ["x", "y"])] * 2 == offered
    assert Counter(["x"]) == one
    assert [("H", ["x", "y"])] == left
    assert run.waiting == Counter(["B"])


def test_ad_hoc_sub_processes_nest(drive):
    inner = ad_hoc("G", user("x"), active='["x"]')
    run = drive(around(ad_hoc("H", inner, user("y"), active='["G"]')))

    run.start()
    offered = choices(run)
    run.complete("x")

    assert [("H", ["G", "y"]), ("G", ["x"])] == offered
    assert run.waiting == Counter(["B"])


def test_all_that_is_done_at_once_still_counts(drive):
    run = drive(around(ad_hoc("H", script("x", "1", "one"), script("y", "2", "two"), active='["x", "y"]')))

    run.start()

    assert (1, 2) == (run.variables["one"], run.variables["two"])
    assert run.waiting == Counter(["B"])


def test_each_choice_is_in_the_log_with_who_made_it(drive):
    run = drive(around(ad_hoc("H", user("x"))))
    run.start()

    choose(run, "x")

    (entry,) = run.rows(EventLogEntry, EventLogEntry.kind == "ActivitiesChosen")
    assert "H" == entry.element_id
    assert ["x"] == [name for name, _key in entry.payload["activated"]]


def test_an_ended_instance_leaves_nothing(drive):
    done = bpmn(start(), ad_hoc("H", user("x"), service("y", "work"), active='["x", "y"]', until="true"), end(),
                *chain("s", "H", "e"))  # fmt: skip
    run = drive(done)

    run.start().complete("x")

    assert ("COMPLETED", 0) == (run.state, run.leftovers)


def test_a_conditional_flow_inside_is_followed_where_it_holds(drive):
    parts = (user("x"), user("y"), user("z"), flow("x", "y", "n > 1"), flow("x", "z", "n < 1"))
    run = drive(around(ad_hoc("H", *parts, active='["x"]')))

    run.start(n=2).complete("x")

    assert run.waiting == Counter(["y"])
