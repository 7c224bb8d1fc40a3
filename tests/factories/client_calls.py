"""What the public client sends, in a few words: files, the start of a process, any of its models; and its refusals."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from camunda_orchestration_sdk import CamundaClient
from camunda_orchestration_sdk.errors import ApiError
from camunda_orchestration_sdk.models import (
    CreateDeploymentData,
    ProcessCreationById,
    ProcessInstanceCreationInstructionBaseVariables,
)
from camunda_orchestration_sdk.types import File

PASSWORD = "Lucheng-2023-07"
BPMN = Path(__file__).parents[2] / "bpmn"


def upload(files: Mapping[str, bytes]) -> CreateDeploymentData:
    """Files as the client sends them."""
    return CreateDeploymentData(
        resources=[File(payload=BytesIO(content), file_name=name) for name, content in files.items()]
    )


def folder(name: str) -> dict[str, bytes]:
    """The files of a shipped folder."""
    wanted = (".bpmn", ".dmn", ".form")
    return {path.name: path.read_bytes() for path in sorted((BPMN / name).iterdir()) if path.suffix in wanted}


def creation(process_id: str, variables: Mapping[str, object], **more: object) -> ProcessCreationById:
    """What starts a process."""
    given = ProcessInstanceCreationInstructionBaseVariables.from_dict(variables)
    return ProcessCreationById(process_definition_id=process_id, variables=given, **more)


def body(kind: type, **members: object) -> object:
    """A model of the client from the members as the wire names them."""
    return kind.from_dict({name.removesuffix("_"): value for name, value in members.items()})


def refusal(call: Callable[[], object]) -> tuple[int, dict]:
    """Status and problem of a call that is refused."""
    with pytest.raises(ApiError) as caught:
        call()
    return caught.value.status_code, json.loads(caught.value.content)


def connect(server: str, username: str, *, password: str = PASSWORD, kind: type = CamundaClient) -> Any:
    """The public client, configured as its documentation says."""
    return kind(
        configuration={
            "CAMUNDA_REST_ADDRESS": server,
            "CAMUNDA_AUTH_STRATEGY": "BASIC",
            "CAMUNDA_BASIC_AUTH_USERNAME": username,
            "CAMUNDA_BASIC_AUTH_PASSWORD": password,
        }
    )
