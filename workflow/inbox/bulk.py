"""One verb for many tasks: each in a transaction of its own by the verb's own use case, with a result for each."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy.exc import OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout

from engine.domain.errors import EngineError, Finding, Invalid, Refused
from engine.persistence.busy import is_busy
from engine.persistence.work import UserTask
from engine.unit_of_work import UnitOfWork
from workflow.inbox.acts.assign_task import assign_task
from workflow.inbox.acts.claim_task import claim_task
from workflow.inbox.acts.complete_task import complete_task
from workflow.inbox.acts.reassign_task import reassign_task
from workflow.inbox.acts.urge_task import urge_task
from workflow.inbox.tasks import find_task, seen_by, task_variables
from workflow.inbox.verbs import Verb, allowed

log = logging.getLogger(__name__)

MOST_AT_ONCE = 100
"""Tasks of one call; whoever has more calls again."""

BUSY = "系统正忙，这一项没有办成，也没有留下任何改动。请稍后再试。"


@dataclass(frozen=True, slots=True)
class Wish:
    """What is to be done with each task.

    ``variables`` are the form filled once; of the fields named in ``keep``, those left empty stay each task's own.
    ``to`` is whom a task is given to, ``reason`` why, or what is said to whoever is urged.
    """

    verb: Verb
    variables: Mapping[str, Any] = field(default_factory=dict)
    keep: tuple[str, ...] = ()
    to: str = ""
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of one task: ``said`` in words; ``error`` is what stood against it, or nothing."""

    key: int
    name: str
    said: str
    error: EngineError | None = None

    @property
    def done(self) -> bool:
        """Whether the task is now as was wished."""
        return self.error is None


class Busy(Refused):
    """The database let this one not in; nothing was done."""


Act = Callable[[UnitOfWork, int, Wish], tuple[UserTask, str]]
"""Does the verb with one task; gives the task and what to say of it."""


def _claim(uow: UnitOfWork, key: int, wish: Wish) -> tuple[UserTask, str]:
    return claim_task(uow, key), "已签收。"


def _complete(uow: UnitOfWork, key: int, wish: Wish) -> tuple[UserTask, str]:
    done = complete_task(uow, key, _with_own(uow, key, wish))
    following = f"下一环节：{'、'.join(done.opened)}" if done.opened else ""
    return done.task, f"已办理。{following}"


def _assign(uow: UnitOfWork, key: int, wish: Wish) -> tuple[UserTask, str]:
    handed = assign_task(uow, key, wish.to, reason=wish.reason)
    return handed.task, f"已指派给{handed.to}。"


def _reassign(uow: UnitOfWork, key: int, wish: Wish) -> tuple[UserTask, str]:
    handed = reassign_task(uow, key, wish.to, reason=wish.reason)
    return handed.task, f"已转给{handed.to}。"


def _urge(uow: UnitOfWork, key: int, wish: Wish) -> tuple[UserTask, str]:
    urging = urge_task(uow, key, wish.reason)
    return urging.task, f"已催办，这是第 {urging.count} 次。"


ACTS: Mapping[Verb, Act] = {
    Verb.CLAIM: _claim,
    Verb.COMPLETE: _complete,
    Verb.ASSIGN: _assign,
    Verb.REASSIGN: _reassign,
    Verb.URGE: _urge,
}
"""The verbs that can be used on many tasks at once."""


def _already(task: UserTask, wish: Wish, who: str) -> str:
    """What to say of a task the person has done this with: a call sent again after the line broke succeeds."""
    if wish.verb is Verb.COMPLETE:
        return "您已办理。" if task.completed_by == who else ""
    if task.ended_at is not None:
        return ""
    if wish.verb is Verb.CLAIM:
        return "您已签收。" if task.assignee == who else ""
    given = wish.verb in (Verb.ASSIGN, Verb.REASSIGN) and wish.to and task.assignee == wish.to
    return "已在对方名下。" if given else ""


def check_wish(verb: str, keys: Sequence[int]) -> tuple[Verb, list[int]]:
    """The verb and the keys, each once. :raises Invalid: when there are none or too many, or it is no verb for many"""
    if verb not in ACTS:
        words = f"不能成批使用“{verb}”。"
        raise Invalid(words, [Finding("verb", words, element="verb")])
    wanted = list(dict.fromkeys(keys))
    if not wanted:
        raise Invalid("没有选任务。", [Finding("required", "没有选任务", element="keys")])
    if len(wanted) > MOST_AT_ONCE:
        words = f"一次最多 {MOST_AT_ONCE} 项，收到 {len(wanted)} 项。"
        raise Invalid(words, [Finding("limit", words, element="keys")])
    return Verb(verb), wanted


def do_each(
    keys: Sequence[int],
    wish: Wish,
    attempt: Callable[[int, Callable[[UnitOfWork], tuple[UserTask, str]]], tuple[UserTask, str]],
    look: Callable[[], Any],
) -> Iterator[Outcome]:
    """Do the wish with each task, one after the other; what stands against one holds up no other.

    :param attempt: runs what it is given for a task in a transaction of its own, as the single verb would
    :param look: opens a unit of work that reads
    """
    act = ACTS[wish.verb]
    for key in keys:
        try:
            task, said = attempt(key, lambda uow, key=key: act(uow, key, wish))  # type: ignore[misc]
            yield Outcome(key, task.name, said)
        except EngineError as error:
            yield _why_not(key, wish, error, look)
        except (OperationalError, PoolTimeout) as error:
            if not is_busy(error):
                raise
            log.warning("the database was too busy for one of many tasks", exc_info=error)
            yield Outcome(key, "", BUSY, Busy(BUSY))


def _why_not(key: int, wish: Wish, error: EngineError, look: Callable[[], Any]) -> Outcome:
    """What stood against it, in the words of the single verb: who was first, rather than how it was noticed."""
    with look() as uow:
        task: UserTask | None = uow.session.get(UserTask, key)
        name = task.name if task is not None else ""
        if isinstance(error, Refused | Invalid) and task is not None:
            already = _already(task, wish, uow.actor.name)
            if already:
                return Outcome(key, name, already)
        if isinstance(error, Invalid):
            said = "；".join(dict.fromkeys([error.message, *(finding.message for finding in error.findings)]))
            return Outcome(key, name, said, error)
        if not isinstance(error, Refused) or task is None:
            return Outcome(key, name, error.message, error)
        answer = allowed(wish.verb, task, uow.actor, seen_by(uow, task))
        return Outcome(key, name, error.message if answer.ok else answer.refusal, error)


def _with_own(uow: UnitOfWork, key: int, wish: Wish) -> dict[str, Any]:
    """The values handed in for this task: where a field to be kept was left empty, its own."""
    given = dict(wish.variables)
    empty = [name for name in wish.keep if given.get(name) in (None, "", [])]
    if empty:
        own = task_variables(uow, find_task(uow.session, key))
        given |= {name: own[name] for name in empty if name in own}
    return given
