"""The kinds of batches as one table: what each does to one item, and whether it could."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from engine.unit_of_work import UnitOfWork
from workflow.operations.batches import acts, checks
from workflow.operations.batches.outcome import Outcome

Params = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Kind:
    """``act(uow, key, params, reason)`` does it to one item, in its own transaction, or raises what the engine raises.

    ``check(uow, key, params)`` says in words why it could not be done now, empty when it could, and changes nothing;
    ``read(uow, given)`` makes params of what was filled in, and refuses what is no good. ``of_incidents``: items are
    incidents, not instances; ``of_roots``: outermost instances alone; ``of_ended``: those that have ended. ``undone``:
    whether somebody can set it right again afterwards.
    """

    code: str
    name: str
    act: Callable[[UnitOfWork, int, Params, str], Outcome]
    check: Callable[[UnitOfWork, int, Params], str]
    read: Callable[[UnitOfWork, Params], dict[str, Any]] = acts.no_params
    of_incidents: bool = False
    of_roots: bool = False
    of_ended: bool = False
    help: str = ""
    undone: bool = True


KINDS: Mapping[str, Kind] = {
    kind.code: kind
    for kind in (
        Kind(
            "migrate", "迁移", acts.migrate, checks.migrate, acts.read_migration,
            help="令牌、任务、期限都留下，换到目标版本继续走。",
        ),
        Kind(
            "suspend", "挂起", acts.suspend, checks.suspend, of_roots=True,
            help="任务不能办理，定时不到时；可以恢复。",
        ),
        Kind(
            "resume", "恢复", acts.resume, checks.resume, of_roots=True,
            help="定时按停下的时间顺延，任务期限按停下的工作日顺延。",
        ),
        Kind(
            "cancel", "终止", acts.cancel, checks.running_root, help="终止实例和它调用的全部流程，不能撤销。",
            of_roots=True, undone=False,
        ),
        Kind(
            "set_variable", "修改变量", acts.set_variable, checks.running, acts.read_variable,
            help="给每个实例的同一个变量写同一个值。",
        ),
        Kind(
            "retry", "重试故障", acts.retry, checks.retry, acts.read_optional_variable, of_incidents=True,
            help="先改变量（可不改），再把卡住的一步重做一遍。",
        ),
        Kind(
            "delete", "删除已结束", acts.delete, checks.ended_root,
            help="删除已结束的实例及其任务、变量等运行数据；事件记录、项目、督办单和档案留下。不能撤销。",
            of_roots=True, of_ended=True, undone=False,
        ),
    )
}  # fmt: skip
"""Code → kind, in the order they are offered."""
