"""Whatever people do with signatures, in whatever order: nothing waits for nobody, and nobody is asked for nothing."""

from __future__ import annotations

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from engine.domain.errors import EngineError
from engine.domain.signing import NOT_GIVEN, SignerState
from tests.factories.diagrams import bpmn, chain, end, start, user
from tests.factories.signing import signed_task

KINDS = ("BEFORE", "BESIDE", "AFTER")
NAMES = ("li", "wu", "sun")
PLAIN = bpmn(start(), user("A", groups="g_station"), end(), *chain("s", "A", "e"))

steps = st.one_of(
    st.tuples(st.just("ask"), st.lists(st.sampled_from(NAMES), min_size=1, max_size=3, unique=True),
              st.sampled_from(KINDS), st.booleans()),
    st.tuples(st.just("remove"), st.sampled_from(NAMES)),
    st.tuples(st.just("sign"), st.sampled_from(NAMES), st.booleans()),
    st.tuples(st.just("complete"), st.integers(1, 2)),
)  # fmt: skip


def do(task, step):
    what, *given_ = step
    try:
        if what == "ask":
            task.ask(*given_[0], kind=given_[1], in_order=given_[2])
        elif what == "remove":
            task.remove(given_[0])
        elif what == "sign":
            task.sign(given_[0], given_[1], "说明")
        else:
            task.complete(price=given_[0])
    except EngineError:
        return


def check(task):
    row, held, states = task.task, task.held, task.states
    if row.state != "CREATED":
        assert ([], None) == (task.places, held)
        assert not NOT_GIVEN & set(states.values())
        return
    waits = held is not None and held.given_back_at is None
    asked = sorted({name for name, state in states.items() if state == SignerState.ASKED})
    assert waits == (row.signing == "HELD")
    assert asked or not waits, "a submission waits for nobody"
    assert asked or row.signing != "BEFORE", "the doer waits for nobody"
    assert asked == sorted(set(row.other_users or []))
    assert task.places == sorted({f"user:{name}" for name in asked} | ({"user:ma"} if not waits else set()))


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(steps, max_size=10))
def test_no_order_of_steps_leaves_a_submission_that_nobody_is_asked_to_sign(random_world, order):
    task = signed_task(random_world, PLAIN)
    for step in order:
        do(task, step)
        check(task)
