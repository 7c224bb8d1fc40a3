"""Puts an operation of the grammar on its path, with its document: one decorator over flask-smorest's."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from flask_smorest import Blueprint

from workflow.rest.bodies import KEY_PATTERN, BodyParser
from workflow.rest.needs import OPEN, ask
from workflow.rest.problems import MEDIA_TYPE, install_problems
from workflow.rest.schemas import Problem

View = Callable[..., Any]


class RestBlueprint(Blueprint):
    """A blueprint whose bodies are read by our parser."""

    ARGUMENTS_PARSER = BodyParser()


blueprint = RestBlueprint("rest", __name__, url_prefix="/v2", description="Orchestration cluster")
install_problems(blueprint)
blueprint.before_request(ask)

BAD, SIGN_IN, FORBIDDEN, MISSING, TAKEN = 400, 401, 403, 404, 409


def operation(
    method: str,
    path: str,
    *,
    tag: str,
    body: Any = None,
    body_required: bool = True,
    answer: Any = None,
    status: int = 200,
    content_type: str | None = None,
    problems: Iterable[int] = (),
    parameters: Iterable[dict[str, Any]] = (),
    files: Mapping[str, str] | None = None,
) -> Callable[[View], View]:
    """Register a view under the grammar's path; the view's name is the operation's, in snake case.

    ``body`` is the schema whose loaded value the view takes first; ``answer`` documents what it gives back, which
    the view writes itself (``workflow.rest.answers``); ``files`` are the parts of a multipart body. 400, 401 and 403
    are documented always, ``problems`` besides. Parameters of a path have the grammar's names, in camel case.
    """

    def register(view: View) -> View:
        name = view.__name__
        made = blueprint.response(status, answer, content_type=content_type)(view)
        for code in sorted({BAD, SIGN_IN, FORBIDDEN, *problems}):
            made = blueprint.alt_response(code, schema=Problem, content_type=MEDIA_TYPE)(made)
        if body is not None:
            made = blueprint.arguments(body, required=body_required)(made)
        made = blueprint.doc(operationId=camel(name), **_multipart(files), **_security(name))(made)
        keys = [_key_parameter(found) for found in re.findall(r"<(\w+)>", path)]
        blueprint.route(path, methods=[method], tags=[tag], endpoint=name, parameters=[*keys, *parameters])(made)
        return view

    return register


def camel(name: str) -> str:
    """``search_user_tasks`` → ``searchUserTasks``."""
    head, *rest = name.split("_")
    return head + "".join(word.capitalize() for word in rest)


def _security(name: str) -> dict[str, Any]:
    return {"security": []} if name in OPEN else {}


def _multipart(files: Mapping[str, str] | None) -> dict[str, Any]:
    if files is None:
        return {}
    part = {"type": "array", "minItems": 1, "items": {"type": "string", "format": "binary"}}
    members = {name: {**part, "description": words} for name, words in files.items()}
    schema = {"type": "object", "properties": {**members, "tenantId": {"type": "string"}}, "required": list(files)}
    return {"requestBody": {"required": True, "content": {"multipart/form-data": {"schema": schema}}}}


def _key_parameter(name: str) -> dict[str, Any]:
    shape = {"type": "string", "pattern": KEY_PATTERN} if name.endswith("Key") else {"type": "string", "minLength": 1}
    return {"in": "path", "name": name, "required": True, "schema": shape}


TRUNCATE = {
    "in": "query",
    "name": "truncateValues",
    "description": "Whether long values are cut.",
    "schema": {"type": "boolean", "default": True},
}
