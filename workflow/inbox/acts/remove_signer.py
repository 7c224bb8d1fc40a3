"""减签: somebody who has not signed need not any more."""

from __future__ import annotations

from engine import runtime
from engine.domain.errors import Refused
from engine.domain.signing import NOT_GIVEN
from engine.persistence.work import UserTask
from engine.runtime.signing_rows import signers_of
from engine.unit_of_work import UnitOfWork
from workflow.inbox.acts.held_values import check_held
from workflow.inbox.tasks import check_verb
from workflow.inbox.verbs import Verb
from workflow.people.queries import display_names


def remove_signer(uow: UnitOfWork, task_key: int, username: str, *, reason: str = "") -> UserTask:
    """Take them off; what was submitted and waited for nobody else goes through.

    :raises Refused: when the caller may not, or they have signed or were never asked
    """
    check_verb(uow, task_key, Verb.REMOVE_SIGNER)
    if not any(one.username == username and one.state in NOT_GIVEN for one in signers_of(uow, task_key)):
        name = display_names(uow.session, [username]).get(username, username)
        raise Refused(f"无法减签：{name}没有待签署的意见，可能刚刚已经签署。")
    return runtime.remove_signer(uow, task_key, username, reason=reason.strip(), check=check_held)
