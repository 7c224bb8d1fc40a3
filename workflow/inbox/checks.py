"""The questions asked of a task before a verb: each answers with the reason against, in words, or with nothing."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from engine.domain.assignment import Actor, holds, is_excluded
from engine.domain.ports import OFFICE_ZONE
from engine.domain.signing import Signing
from engine.domain.states import UserTaskState
from engine.persistence.work import UserTask
from workflow.inbox.relations import COLUMNS, Relation, Seen

Reason = Callable[[UserTask, Actor, Seen], str]
"""The reason against, or nothing."""


@dataclass(frozen=True, slots=True)
class Check:
    """One question: ``asks`` is what must be so, as the page of who may what says it.

    ``relations`` are those of which one is asked for; ``by_facts``: that it, or one of them, needs ``Facts``.
    """

    asks: str
    why_not: Reason
    relations: tuple[Relation, ...] = ()
    of_clock: bool = False

    @property
    def by_facts(self) -> bool:
        """Whether task and actor are not enough to answer."""
        return self.of_clock or any(COLUMNS[relation].by_facts for relation in self.relations)


def one_of(*relations: Relation, otherwise: Reason | None = None) -> Check:
    """Whoever stands in one of these relations may; to anybody else ``otherwise`` says why not."""
    names = "、".join(COLUMNS[relation].name for relation in relations)

    def why_not(task: UserTask, actor: Actor, seen: Seen) -> str:
        if any(COLUMNS[relation].is_so(task, actor, seen) for relation in relations):
            return ""
        return otherwise(task, actor, seen) if otherwise is not None else f"只有{names}可以。"

    return Check(f"是{names}", why_not, relations)


def not_yours(task: UserTask, actor: Actor, seen: Seen) -> str:
    """Why a task is not the actor's to do."""
    if task.assignee is not None:
        return f"该任务已由{seen.name(task.assignee)}签收。"
    return "该任务不由您或您所在的单位办理。"


def not_claimed(task: UserTask, actor: Actor, seen: Seen) -> str:
    """Why a verb of the assignee is not the actor's."""
    if task.assignee is not None:
        return f"该任务由{seen.name(task.assignee)}承办。"
    return "您没有签收该任务。"


def _open(task: UserTask, actor: Actor, seen: Seen) -> str:
    if task.state == UserTaskState.COMPLETED:
        return f"该任务已由{seen.name(task.completed_by)}{seen.at(task.ended_at)}办理。"
    return "" if task.state == UserTaskState.CREATED else "该任务已撤销。"


def _done(task: UserTask, actor: Actor, seen: Seen) -> str:
    return "" if task.state == UserTaskState.COMPLETED else "该任务还没有办理。"


def _moving(task: UserTask, actor: Actor, seen: Seen) -> str:
    still = seen.standstill
    if still is None:
        return ""
    why = f"（{still.reason}）" if still.reason else ""
    return f"流程已由{seen.name(still.by)}{seen.at(still.at)}挂起{why}，恢复后才能继续。"


def _unassigned(task: UserTask, actor: Actor, seen: Seen) -> str:
    if task.assignee is None:
        return ""
    if holds(actor, task.assignee, task):
        return "您已签收该任务。" if task.assignee == actor.name else f"已替{seen.name(task.assignee)}签收该任务。"
    return f"该任务已由{seen.name(task.assignee)}签收。"


def _assigned(task: UserTask, actor: Actor, seen: Seen) -> str:
    return "" if task.assignee is not None else "该任务还没有人签收。"


def _not_taken(task: UserTask, actor: Actor, seen: Seen) -> str:
    if task.assignee is None or holds(actor, task.assignee, task) or actor.is_operator:
        return ""
    return f"该任务已由{seen.name(task.assignee)}签收。"


def _not_delegated(task: UserTask, actor: Actor, seen: Seen) -> str:
    if task.owner is None:
        return ""
    if holds(actor, task.assignee, task):
        return f"该任务是{seen.name(task.owner)}委派给您的，请用“回复”交回。"
    return f"该任务已由{seen.name(task.owner)}委派给{seen.name(task.assignee)}，回复或收回后才能继续。"


def _delegated(task: UserTask, actor: Actor, seen: Seen) -> str:
    return "" if task.owner is not None else "该任务没有委派。"


def _not_excluded(task: UserTask, actor: Actor, seen: Seen) -> str:
    return "您办理过前面的环节，这一步须由他人办理。" if is_excluded(actor, task, task.excluded_users or ()) else ""


def _awaited(task: UserTask, seen: Seen) -> str:
    return "、".join(seen.name(name) for name in task.other_users or ())


def _asked_first(task: UserTask, actor: Actor, seen: Seen) -> str:
    if task.signing != Signing.BEFORE:
        return ""
    return f"正在等{_awaited(task, seen)}签署意见，签完才能办理；不用等的可以减签。"


def _not_held(task: UserTask, actor: Actor, seen: Seen) -> str:
    if task.signing != Signing.HELD:
        return ""
    return f"该任务已经提交，正在等{_awaited(task, seen)}签署意见，签完自动往下走。"


def _has_signers(task: UserTask, actor: Actor, seen: Seen) -> str:
    return "" if task.signing is not None else "没有待签署的加签人。"


def not_asked(task: UserTask, actor: Actor, seen: Seen) -> str:
    """Why a signature is not the actor's to give."""
    return "现在没有请您签署意见。"


def _with_others(task: UserTask, actor: Actor, seen: Seen) -> str:
    if task.signing in (Signing.BEFORE, Signing.HELD):
        alone = tuple(task.other_users or ()) == (actor.name,)
    else:
        alone = holds(actor, task.assignee, task)
    return "该任务就在您手里，不用催办。" if alone else ""


def _not_just_urged(task: UserTask, actor: Actor, seen: Seen) -> str:
    again = seen.facts.urge_from
    return f"您刚刚催办过，{again.astimezone(OFFICE_ZONE):%m-%d %H:%M} 后可再催。" if again and again > seen.now else ""


OPEN = Check("任务尚未办理", _open)
DONE = Check("任务已经办理", _done)
MOVING = Check("流程没有挂起", _moving)
UNASSIGNED = Check("还没有人签收", _unassigned)
ASSIGNED = Check("已有人签收", _assigned)
NOT_TAKEN = Check("没有被别人签收（系统管理员除外）", _not_taken)
NOT_DELEGATED = Check("没有委派出去", _not_delegated)
DELEGATED = Check("已经委派出去", _delegated)
NOT_ASKED_FIRST = Check("没有在等前加签的意见", _asked_first)
NOT_HELD = Check("没有提交后等待加签", _not_held)
HAS_SIGNERS = Check("有待签署的加签人", _has_signers)
WITH_OTHERS = Check("任务在别人手里", _with_others)
NOT_JUST_URGED = Check("没有在限定的工作小时内催办过", _not_just_urged)
NOT_EXCLUDED = Check("没有办理过须回避的前面环节", _not_excluded)
