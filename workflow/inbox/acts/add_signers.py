"""加签: whoever has a task asks others for their signature, before, beside or after their own work on it."""

from __future__ import annotations

from collections.abc import Sequence

from engine import runtime
from engine.domain.errors import Finding, Invalid
from engine.domain.signing import NOT_GIVEN, SignerKind
from engine.persistence.work import UserTask
from engine.runtime.signing_rows import signers_of
from engine.unit_of_work import UnitOfWork
from workflow.inbox.addressed import check_people
from workflow.inbox.tasks import check_verb
from workflow.inbox.verbs import Verb
from workflow.people.queries import display_names


def add_signers(
    uow: UnitOfWork,
    task_key: int,
    usernames: Sequence[str],
    kind: SignerKind,
    *,
    in_order: bool = False,
    reason: str = "",
) -> UserTask:
    """Ask these people; ``in_order``: one after another, as they are named.

    :raises Refused: when the caller may not, or the task was submitted already
    :raises Invalid: when somebody cannot be asked; each is named
    """
    task = check_verb(uow, task_key, Verb.ADD_SIGNER)
    usernames = list(dict.fromkeys(usernames))
    check_people(uow.session, usernames, "usernames")
    asked = {one.username for one in signers_of(uow, task_key) if one.state in NOT_GIVEN}
    wrong = [(name, "就是承办人") for name in usernames if name == task.assignee]
    wrong += [(name, "已在加签名单中") for name in usernames if name in asked]
    if wrong:
        names = display_names(uow.session, (name for name, _why in wrong))
        findings = [Finding("signer", f"{names.get(name, name)}{why}。", element="usernames") for name, why in wrong]
        raise Invalid("".join(found.message for found in findings), findings)
    return runtime.add_signers(uow, task_key, usernames, kind, in_order=in_order, reason=reason.strip())
