"""Every verb × every relation × a free, a taken, a lent, a done task: who may what, as a table one can read."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from engine.domain.assignment import Actor
from engine.domain.signing import Signing
from engine.domain.states import UserTaskState
from engine.domain.task_verbs import Verb
from engine.persistence.work import UserTask
from workflow.deadlines.models import ClockPause, DeadlineClock
from workflow.deadlines.queries import Clock
from workflow.inbox.relations import COLUMNS, Facts, Relation, Seen, relations_of
from workflow.inbox.verbs import allowed
from workflow.people.permissions import Permission, Role, may

NOW = datetime(2023, 5, 31, 4, 0, tzinfo=UTC)
FACTS = Facts(starter="starter", leaders=frozenset({"leader"}), waiters=frozenset({"waiter"}))
PEOPLE = {
    **{relation: Actor(relation.value) for relation in Relation},
    Relation.CANDIDATE: Actor("candidate", frozenset({"g"})),
    Relation.SUPERVISOR: Actor("supervisor", is_supervisor=True),
    Relation.OPERATOR: Actor("operator", is_operator=True),
}
"""One person a relation, who is nothing else to the task."""

OPEN = {
    "key": 1, "name": "研判", "process_id": "p", "state": UserTaskState.CREATED, "candidate_users": [],
    "candidate_groups": ["g"], "excluded_users": [], "other_users": [], "properties": {},
}  # fmt: skip
TASKS = {
    "free": UserTask(**OPEN),
    "taken": UserTask(**{**OPEN, "assignee": "assignee"}),
    "asking": UserTask(**{**OPEN, "assignee": "assignee", "other_users": ["signer"], "signing": Signing.BEFORE}),
    "lent": UserTask(**{**OPEN, "assignee": "assignee", "owner": "owner"}),
    "done": UserTask(**{**OPEN, "assignee": "doer", "completed_by": "doer", "state": UserTaskState.COMPLETED}),
}
"""Nobody's, the assignee's, the same waiting for a signer, the assignee's for its owner, and done by the doer."""

ASKED = ClockPause(reason="hearing", asked_by="somebody", asked_at=NOW, until_on=NOW.date())
CLOCKS = {
    "running": Clock(DeadlineClock(), None, None),
    "standing": Clock(DeadlineClock(pause_key=1, stopped_at=NOW), ASKED, None),
    "waiting": Clock(DeadlineClock(), None, ASKED),
}
"""Of a task the assignee has: a clock that runs, one that stands, and one whose pause waits for an answer."""

CLOCK_TABLE = {
    "running": """
        pause         assignee leader supervisor operator
        resume
        decidePause
    """,
    "standing": """
        pause
        resume        assignee leader supervisor operator
        decidePause
    """,
    "waiting": """
        pause
        resume
        decidePause   leader supervisor operator
    """,
}


TABLE = {
    "free": """
        claim         candidate operator
        release
        complete      candidate operator
        return        candidate operator
        withdraw
        assign        leader supervisor operator
        reassign
        delegate
        resolve
        takeBack
        addSigner
        removeSigner
        sign
        copy          candidate starter leader supervisor operator
        urge          starter waiter leader supervisor operator
        comment       candidate operator reader
        attach        candidate operator
        snooze
        priority      leader supervisor operator
        pause
        resume
        decidePause
    """,
    "taken": """
        claim
        release       assignee operator
        complete      assignee operator
        return        assignee operator
        withdraw
        assign        leader supervisor operator
        reassign      assignee
        delegate      assignee
        resolve
        takeBack
        addSigner     assignee operator
        removeSigner
        sign
        copy          assignee candidate starter leader supervisor operator
        urge          starter waiter leader supervisor operator
        comment       assignee candidate operator reader
        attach        assignee candidate operator
        snooze        assignee
        priority      leader supervisor operator
        pause
        resume
        decidePause
    """,
    "asking": """
        claim
        release       assignee operator
        complete
        return        assignee operator
        withdraw
        assign        leader supervisor operator
        reassign      assignee
        delegate      assignee
        resolve
        takeBack
        addSigner     assignee operator
        removeSigner  assignee operator
        sign          signer
        copy          assignee candidate signer starter leader supervisor operator
        urge          assignee starter waiter leader supervisor operator
        comment       assignee candidate signer operator reader
        attach        assignee candidate signer operator
        snooze        assignee
        priority      leader supervisor operator
        pause
        resume
        decidePause
    """,
    "lent": """
        claim
        release
        complete
        return
        withdraw
        assign        leader supervisor operator
        reassign
        delegate
        resolve       assignee
        takeBack      owner operator
        addSigner
        removeSigner
        sign
        copy          assignee candidate owner starter leader supervisor operator
        urge          owner starter waiter leader supervisor operator
        comment       assignee candidate owner operator reader
        attach        assignee candidate owner operator
        snooze        assignee
        priority      leader supervisor operator
        pause
        resume
        decidePause
    """,
    "done": """
        claim
        release
        complete
        return
        withdraw      doer
        assign
        reassign
        delegate
        resolve
        takeBack
        addSigner
        removeSigner
        sign
        copy          candidate doer starter leader supervisor operator
        urge
        comment       candidate doer operator reader
        attach
        snooze
        priority
        pause
        resume
        decidePause
    """,
}
"""Situation → a line a verb, with the relations of which each alone is enough."""


def may_use(verb: Verb, situation: str, actor: Actor, *, reads: bool = False) -> bool:
    facts = Facts(FACTS.starter, FACTS.leaders, FACTS.waiters, may_read=reads)
    return allowed(verb, TASKS[situation], actor, Seen({}, NOW, facts=facts)).ok


def who_may(verb: Verb, situation: str) -> str:
    """The relations of which each alone is enough, in the order of the page."""
    people = ((relation, PEOPLE[relation]) for relation in COLUMNS)
    return " ".join(
        relation.value for relation, actor in people
        if may_use(verb, situation, actor, reads=relation is Relation.READER)
    )  # fmt: skip


def who_may_with(verb: Verb, clock: str) -> str:
    """As :func:`who_may`, of the taken task with this clock."""
    facts = Facts(FACTS.starter, FACTS.leaders, FACTS.waiters, clock=CLOCKS[clock])
    seen = Seen({}, NOW, facts=facts)
    people = ((relation, PEOPLE[relation]) for relation in COLUMNS)
    return " ".join(relation.value for relation, actor in people if allowed(verb, TASKS["taken"], actor, seen).ok)


def expected(situation: str) -> dict[str, str]:
    lines = (line.split(maxsplit=1) for line in {**TABLE, **CLOCK_TABLE}[situation].strip().splitlines())
    return {verb: " ".join(rest).strip() for verb, *rest in lines}


@pytest.mark.parametrize("verb", list(Verb))
@pytest.mark.parametrize("situation", list(TASKS))
def test_those_may_and_no_others(verb: Verb, situation: str) -> None:
    assert who_may(verb, situation) == expected(situation)[verb.value]


@pytest.mark.parametrize("verb", [Verb.PAUSE, Verb.RESUME, Verb.DECIDE_PAUSE])
@pytest.mark.parametrize("clock", list(CLOCKS))
def test_those_may_stop_a_clock_and_no_others(verb: Verb, clock: str) -> None:
    assert who_may_with(verb, clock) == expected(clock)[verb.value]


@pytest.mark.parametrize("verb", list(Verb))
@pytest.mark.parametrize("situation", list(TASKS))
def test_a_stranger_may_nothing(verb: Verb, situation: str) -> None:
    assert not may_use(verb, situation, Actor("stranger", frozenset({"others"})))


@pytest.mark.parametrize("role", list(Role))
@pytest.mark.parametrize("situation", list(TASKS))
def test_on_a_task_of_others_a_role_alone_gives_what_its_permission_says(role: Role, situation: str) -> None:
    supervises, operates = may([role], Permission.SUPERVISE), may([role], Permission.OPERATE)
    actor = Actor("somebody", is_operator=operates, is_supervisor=supervises)
    relation = "supervisor" if supervises else "operator" if operates else "nothing"

    can = [verb.value for verb in Verb if may_use(verb, situation, actor)]

    assert can == [verb for verb, who in expected(situation).items() if relation in who.split()]


@pytest.mark.parametrize("verb", list(Verb))
@pytest.mark.parametrize("situation", list(TASKS))
def test_who_is_refused_is_told_why(verb: Verb, situation: str) -> None:
    answer = allowed(verb, TASKS[situation], Actor("stranger"), Seen({}, NOW, facts=FACTS))

    assert answer.refusal.startswith(f"无法{answer.name}：")
    assert answer.why_not.endswith("。")


def test_the_people_of_the_table_are_nothing_else_to_a_free_task() -> None:
    told = Seen({}, NOW, facts=FACTS)
    others = {relation: relations_of(TASKS["free"], actor, told) - {relation, Relation.READER}
              for relation, actor in PEOPLE.items()}  # fmt: skip

    assert not any(others.values())
