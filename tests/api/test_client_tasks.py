"""The public client, unmodified, carries a task from deployment to completion."""

from __future__ import annotations

from io import BytesIO

import pytest
from camunda_orchestration_sdk import UserTaskSearchQuery
from camunda_orchestration_sdk.models import CreateDeploymentData, ProcessCreationById
from camunda_orchestration_sdk.types import File

from tests.factories.diagrams import bpmn, chain, end, start, user

ONE_TASK = bpmn(start(), user("A", groups="g_station"), end(), *chain("s", "A", "e"))


def upload(**files: bytes) -> CreateDeploymentData:
    return CreateDeploymentData(
        resources=[File(payload=BytesIO(content), file_name=name) for name, content in files.items()]
    )


@pytest.mark.both_databases
def test_a_task_goes_from_deployment_to_completion(client_of, backend):
    modeler, operator = client_of("modeler"), client_of("administrator")
    officer = client_of("officer", groups=["g_station"])

    deployed = modeler.create_deployment(data=upload(**{"p.bpmn": ONE_TASK}))
    created = operator.create_process_instance(data=ProcessCreationById(process_definition_id="p"))
    [task] = officer.search_user_tasks(data=UserTaskSearchQuery()).items
    officer.complete_user_task(user_task_key=task.user_task_key)

    assert deployed.deployments[0].process_definition.process_definition_key == created.process_definition_key
    assert "COMPLETED" == operator.get_process_instance(process_instance_key=created.process_instance_key).state
