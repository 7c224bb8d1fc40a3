"""A command with variables starts the processes whose conditional start event they make true."""

import pytest

from engine.domain.errors import Invalid, NotFound
from engine.runtime import evaluate_conditionals
from tests.factories.diagrams import bpmn, chain, conditional, flow, start, user

BIG = bpmn(start("s", conditional("amount > 100")), user("A"), *chain("s", "A"))
SMALL = bpmn(start("s", conditional("amount < 10")), user("B"), *chain("s", "B"), process_id="q")
PLAIN = bpmn(start(), user("C"), *chain("s", "C"), process_id="r")


def ask(run, **variables):
    with run.world.transaction() as uow:
        return evaluate_conditionals(uow, variables)


def test_a_condition_that_is_true_starts_its_process_with_the_variables(drive):
    run = drive(BIG, SMALL, PLAIN)

    [(run.key, _definition)] = ask(run, amount=500)

    assert (dict(run.waiting), run.variables) == ({"A": 1}, {"amount": 500})


@pytest.mark.parametrize("variables", [{"amount": 50}, {}])
def test_a_condition_that_is_false_or_null_starts_nothing(drive, variables):
    run = drive(BIG, SMALL)

    assert ask(run, **variables) == []


def test_every_start_event_of_a_process_is_asked(drive):
    two = bpmn(
        start("s1", conditional("x > 1")),
        start("s2", conditional("x > 2")),
        user("A"),
        flow("s1", "A"),
        flow("s2", "A"),
    )

    run = drive(two)

    assert (len(ask(run, x=3)), len(ask(run, x=2))) == (2, 1)


def test_only_the_newest_version_is_asked(drive):
    run = drive(BIG)
    run.deploy(f0_bpmn=bpmn(start("s", conditional("amount > 1000")), user("A"), *chain("s", "A")))

    assert ask(run, amount=500) == []


def test_a_condition_that_is_no_truth_refuses_the_command(drive):
    run = drive(BIG, bpmn(start("s", conditional("amount")), user("Z"), *chain("s", "Z"), process_id="z"))

    with pytest.raises(Invalid, match="gave 500"):
        ask(run, amount=500)
    assert not run.waiting


def test_a_definition_that_does_not_exist_is_not_found(drive):
    run = drive()

    with run.world.transaction() as uow, pytest.raises(NotFound):
        evaluate_conditionals(uow, {}, definition_key=7)
