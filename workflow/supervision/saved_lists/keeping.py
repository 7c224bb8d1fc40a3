"""Use cases of the desk's saved lists: keep the desk as it stands under a name, and delete what is not needed."""

from __future__ import annotations

from engine.unit_of_work import UnitOfWork
from workflow.people.saved_lists.keeping import drop_list, keep_list
from workflow.people.saved_lists.models import SavedList
from workflow.people.saved_lists.rules import Page
from workflow.supervision.desk.filters import filter_of_text, question_of


def save_list(uow: UnitOfWork, name: str, question: str, group: str = "") -> SavedList:
    """Keep a list under a name; one of the person's with this name is changed. Only what is known is kept of it.

    :raises Invalid: without a name
    :raises NotAllowed: for a group of others
    :raises Refused: when there are too many
    """
    return keep_list(uow, Page.SUPERVISION, name, question_of(filter_of_text(question)), group)


def delete_list(uow: UnitOfWork, key: int) -> str:
    """Take a saved list out; its name.

    :raises NotFound: when the person does not see it
    :raises NotAllowed: when it is another's
    """
    return drop_list(uow, Page.SUPERVISION, key)
