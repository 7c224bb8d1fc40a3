"""A live server over the world, and the unmodified public client signed in with HTTP Basic."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator, Mapping
from types import SimpleNamespace

import pytest
from camunda_orchestration_sdk import CamundaClient
from camunda_orchestration_sdk.models import CreateProcessInstanceResult
from werkzeug.serving import make_server

from engine.world import World
from tests.factories.client_calls import PASSWORD, connect, creation, upload
from workflow.app import create_app
from workflow.config import Config
from workflow.people.groups import ensure_groups
from workflow.people.services import add_to_group, create_person


@pytest.fixture
def server(config: Config, world: World, bundle: None) -> Iterator[str]:
    """The address of the app as it runs outside of tests, served by threads on a free port."""
    running = make_server("127.0.0.1", 0, create_app(config, world), threaded=True)
    thread = threading.Thread(target=running.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{running.server_port}"
    running.shutdown()
    thread.join()
    running.server_close()


@pytest.fixture
def person(world: World) -> Callable[..., str]:
    """Makes somebody with a password: ``person("li", "officer", groups=["g_station"])``; gives the user name."""

    def make(username: str, *roles: str, groups: tuple[str, ...] | list[str] = ()) -> str:
        with world.transaction() as uow:
            ensure_groups(uow)
            create_person(uow, username, f"{username} 某", password=PASSWORD, must_change_password=False, roles=roles)
            add_to_group(uow, username, *groups)
        return username

    return make


@pytest.fixture
def client_of(server: str, person: Callable[..., str]) -> Iterator[Callable[..., CamundaClient]]:
    """A client for a new person: ``client_of("officer", groups=["g_station"])``; named as the role unless told."""
    made: list[CamundaClient] = []

    def make(*roles: str, username: str | None = None, groups: tuple[str, ...] | list[str] = ()) -> CamundaClient:
        name = person(username or roles[0], *roles, groups=groups)
        made.append(connect(server, name))
        return made[-1]

    yield make
    for client in made:
        client.client.get_httpx_client().close()


@pytest.fixture
def desk(client_of: Callable[..., CamundaClient]) -> SimpleNamespace:
    """Four callers: a modeler, an administrator who deploys, an operator, and an officer of the station."""
    return SimpleNamespace(
        modeler=client_of("modeler"),
        deployer=client_of("administrator", username="deployer"),
        operator=client_of("administrator", username="operator"),
        officer=client_of("officer", groups=["g_station"]),
    )


@pytest.fixture
def start_process(desk: SimpleNamespace) -> Callable[..., CreateProcessInstanceResult]:
    """Deploys files and starts the process ``p``: ``start_process({"p.bpmn": …}, x=1)``."""

    def start(files: Mapping[str, bytes], **variables: object) -> CreateProcessInstanceResult:
        desk.deployer.create_deployment(data=upload(files))
        return desk.operator.create_process_instance(data=creation("p", variables))

    return start
