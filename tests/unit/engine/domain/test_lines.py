"""Lines of tokens: what a visit came of and what came of it, from rows alone, rows of old versions included."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from engine.domain.lines import Drawing, Lines, Visit

AT = datetime(2023, 3, 6, tzinfo=UTC)
FLOWS = {"1": "A", "2": "f", "3": "f", "4": "B", "5": "C", "6": "j"}


def visit(key, element_id, came_from=None, *, kind="userTask", flow=None, ended=None, scope=1):
    end = None if ended is None else AT + timedelta(minutes=ended)
    state = "ACTIVE" if ended is None else "COMPLETED"
    return Visit(key, scope, element_id, kind, flow, state, came_from, AT + timedelta(minutes=key), end)


def lines(*visits):
    return Lines(visits, Drawing(lambda element_id, flow: FLOWS.get(flow or ""), lambda element_id: element_id == "j"))


def fork(**said):
    """A, then B and C at once, joined at j, then E; ``said`` is whether the rows say what they came from."""
    rows = [
        (10, "A", None, "userTask", "", 20), (20, "f", 10, "parallelGateway", "1", 21),
        (21, "B", 20, "userTask", "2", 30), (22, "C", 20, "userTask", "3", 40),
        (30, "j", 21, "parallelGateway", "4", 41), (40, "j", 22, "parallelGateway", "5", 41),
        (41, "E", 40, "userTask", "6", None),
    ]  # fmt: skip
    known = said.get("known", True)
    return lines(
        *(
            visit(key, name, before if known else None, kind=kind, flow=flow, ended=ended)
            for key, name, before, kind, flow, ended in rows
        )
    )


def names(visits):
    return {visit.element_id for visit in visits}


def test_what_is_behind_a_join_came_of_all_its_branches():
    assert {"A", "f", "B", "C", "j"} == names(fork().behind(41))


def test_what_came_of_a_branch_is_what_is_behind_the_join_and_not_the_other_branch():
    made = fork()

    assert {"B", "j", "E"} == names(made.visits[key] for key in made.ahead(21))


def test_the_other_branch_is_what_waits_again_when_one_is_taken_back():
    made = fork()

    assert [40] == [one.key for one in made.undone_joins(21, made.ahead(21))]
    assert [30] == [one.key for one in made.undone_joins(22, made.ahead(22))]
    assert [] == made.undone_joins(10, made.ahead(10))


def test_rows_that_do_not_say_what_they_came_from_are_read_by_their_flows():
    assert {"A", "f", "B", "C", "j"} == names(fork(known=False).behind(41))


def test_a_scope_has_ended_because_what_ran_in_it_has():
    made = lines(
        visit(10, "P", kind="subProcess", ended=30), visit(11, "B", ended=30, scope=10), visit(30, "C", 10),
    )  # fmt: skip

    assert {10, 11, 30} == made.ahead(11)
