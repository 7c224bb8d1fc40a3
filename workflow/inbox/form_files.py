"""Files of a form: a value names documents as ``[{"file", "name"}]``, and these are of the same matter."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy.orm import Session

from engine.persistence.work import UserTask
from workflow.dossier.queries import files_of
from workflow.web.addresses import key_of


def file_problem(
    session: Session, task: UserTask | None, component: Mapping[str, Any], value: Any
) -> tuple[str, str] | None:
    """What is wrong with the files a field names, or nothing."""
    if component.get("type") != "filepicker":
        return None
    if not isinstance(value, list) or not all(isinstance(one, Mapping) and one.get("file") for one in value):
        return "type", "应为上传的文件。"
    if len(value) > 1 and component.get("multiple") not in (True, "true"):
        return "maxFiles", "只能上传一个文件。"
    keys = {str(one["file"]): key_of(str(one["file"])) for one in value}
    known = files_of(session, [key for key in keys.values() if key is not None])
    for one in value:
        found = known.get(keys[str(one["file"])] or 0)
        if found is None or task is None or found[0] != task.root_key:
            return "file", f"文件“{one.get('name') or one['file']}”不在这件事项的附件里，请重新上传。"
    return None
