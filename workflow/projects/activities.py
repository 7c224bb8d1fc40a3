"""Activities of a project's ad-hoc sub-processes, for the members of the group whose lane they stand in."""

from __future__ import annotations

from collections.abc import Iterable

from engine.domain.errors import NotFound, Refused
from engine.persistence.instances import ProcessInstance
from engine.runtime import Choices, activate_ad_hoc, ad_hoc_choices
from engine.unit_of_work import UnitOfWork


def startable(uow: UnitOfWork, instances: Iterable[ProcessInstance]) -> list[Choices]:
    """What the caller may start in these instances: what stands in the lane of a group they belong to."""
    found = (one for instance in instances for one in ad_hoc_choices(uow, instance.key))
    return [one for one in found if one.group and one.group in uow.actor.groups]


def start_activity(
    uow: UnitOfWork, instances: Iterable[ProcessInstance], scope_key: int | None, element_id: str
) -> str:
    """Start an activity on behalf of the caller; its name.

    :raises NotFound: when it is not there for the caller to choose (any more)
    :raises Refused: when the sub-process cannot start it now
    """
    choices = next((one for one in startable(uow, instances) if one.key == scope_key), None)
    name = dict(choices.activities).get(element_id) if choices is not None else None
    if choices is None or name is None:
        raise NotFound("没有这个可由您启动的活动，它所在的环节可能已经结束。")
    try:
        activate_ad_hoc(uow, choices.key, [(element_id, {})])
    except Refused as error:
        raise Refused(f"“{choices.name}”现在不能启动活动：可能一次只办一项、正要结束，或有故障未处理。") from error
    return name
