"""Goes back to an older version: a draft with its files, handed in at once, that still needs a second person."""

from __future__ import annotations

from engine.domain.errors import Refused
from engine.unit_of_work import UnitOfWork
from workflow.modeling.drafts.bases import ids_of, newest_deployment
from workflow.modeling.drafts.models import ModelDraft
from workflow.modeling.drafts.opening import files_of_deployment, open_draft
from workflow.modeling.drafts.submitting import demand_words, submit_draft
from workflow.modeling.queries import find_definition


def roll_back(uow: UnitOfWork, definition_key: int, reason: str) -> ModelDraft:
    """Hand in the files of a version once more. Running instances stay on the versions they are on.

    :raises Invalid: without a reason, or when the files have errors today
    :raises Refused: when the version is the newest one
    """
    version = find_definition(uow.session, definition_key)
    demand_words(reason, "reason", "请写明为什么回到旧版本。")
    files = files_of_deployment(uow.session, version.deployment_key)
    newest = newest_deployment(uow.session, ids_of(files))
    if newest is None or newest == version.deployment_key:
        raise Refused("这已是现行版本，不用回到它。")
    name = f"{version.name or version.process_id} 回到 v{version.version}"
    draft = open_draft(uow, name, newest, files=files, rolls_back=True)
    return submit_draft(uow, draft.key, reason)
