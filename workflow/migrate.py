"""Brings a database to this version's tables, and refuses one that is missing, locked, newer or not ours."""

from __future__ import annotations

import logging
import sqlite3
from pathlib import Path

from alembic import command
from alembic.config import Config as AlembicConfig
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Engine as SqlEngine
from sqlalchemy import inspect, text
from sqlalchemy.engine import URL, Connection, make_url
from sqlalchemy.exc import OperationalError

from engine.domain.errors import EngineError
from engine.persistence.database import open_database

log = logging.getLogger(__name__)

PATIENCE_SECONDS = 5


class DatabaseUnfit(EngineError):
    """The database cannot be worked with as it is; the message says why and what to do."""


class DatabaseMissing(DatabaseUnfit):
    """There is no database at the address, or one without any table."""


def migrate(url: str) -> tuple[str | None, str]:
    """Bring the database at ``url`` to the newest revision; a SQLite file is made when missing.

    Returns the revisions before and after. Runs in one transaction where the database allows it.

    :raises DatabaseUnfit: when it is locked, newer, cannot be reached, or holds tables without a revision
    """
    parsed = make_url(url)
    _refuse_locked(parsed)
    database = open_database(url)
    try:
        with database.begin() as connection:
            _wait_briefly(connection)
            before = revision_of(connection)
            _refuse_strange(connection, before, parsed)
            command.upgrade(alembic_config(connection), "head")
            after = revision_of(connection)
    except OperationalError as error:
        raise unreachable(parsed, error) from error
    finally:
        database.dispose()
    return before, str(after)


def check_schema(url: str) -> None:
    """Refuse a database this version cannot serve.

    :raises DatabaseUnfit: when it is missing, locked, older, newer, cannot be reached, or not ours
    """
    parsed = make_url(url)
    if not sqlite_exists(parsed):
        raise DatabaseMissing(f"数据库不存在：{shown(parsed)}。请先运行 luodi migrate（或 luodi demo 载入示例县）。")
    _refuse_locked(parsed)
    database = open_database(url)
    try:
        with database.connect() as connection:
            _wait_briefly(connection)
            found = revision_of(connection)
            _refuse_strange(connection, found, parsed)
    except OperationalError as error:
        raise unreachable(parsed, error) from error
    finally:
        database.dispose()
    if found != newest_revision():
        kind = DatabaseMissing if found is None else DatabaseUnfit
        raise kind(f"数据库 {shown(parsed)} 还是旧版本（{found or '空库'}）。请先备份，再运行 luodi migrate。")


def revision_of(connection: Connection) -> str | None:
    """The revision a database stands at; None when it has none."""
    return MigrationContext.configure(connection).get_current_revision()


def newest_revision() -> str:
    """The newest revision this version knows."""
    return str(ScriptDirectory.from_config(alembic_config()).get_current_head())


def known_revisions() -> frozenset[str]:
    """All revisions this version knows."""
    return frozenset(script.revision for script in ScriptDirectory.from_config(alembic_config()).walk_revisions())


def drift(database: SqlEngine) -> list[object]:
    """What the tables in ``database`` lack or have too much against this version's metadata; empty when equal.

    The tables of the job engine, which makes them itself when a worker starts, are not looked at, nor what
    each database has for full texts.
    """
    from alembic.autogenerate import compare_metadata

    from engine.jobs.door import SYSTEM_TABLES
    from workflow.inbox.search.models import FULL_TEXT, GIN
    from workflow.tables import metadata

    def ours(name: str | None, kind: str, _parents: object) -> bool:
        if kind == "index":
            return name != GIN
        return kind != "table" or not (name in SYSTEM_TABLES or str(name).startswith(FULL_TEXT))

    options = {"compare_type": True, "include_name": ours}
    with database.connect() as connection:
        return list(compare_metadata(MigrationContext.configure(connection, opts=options), metadata))


def alembic_config(connection: Connection | None = None) -> AlembicConfig:
    """Alembic's configuration without any file: revisions beside this module, and the connection to work on."""
    config = AlembicConfig()
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations").replace("%", "%%"))
    if connection is not None:
        config.attributes["connection"] = connection
    return config


def sqlite_exists(url: URL) -> bool:
    """Whether the file of a SQLite database exists; True for every other database, which answers for itself."""
    if url.get_backend_name() != "sqlite" or url.database in (None, "", ":memory:"):
        return True
    return Path(str(url.database)).is_file()


def shown(url: URL) -> str:
    """The address of a database without its password."""
    return url.render_as_string(hide_password=True)


def unreachable(url: URL, error: OperationalError) -> DatabaseUnfit:
    """The sentence for a database that does not answer as wanted."""
    reason = str(error.orig or error).splitlines()[0]
    if "lock" in reason.lower():
        return _locked(url)
    return DatabaseUnfit(f"连不上数据库 {shown(url)}：{reason}。请检查 LUODI_DATABASE_URL，以及数据库是否在运行。")


def _locked(url: URL) -> DatabaseUnfit:
    return DatabaseUnfit(f"数据库 {shown(url)} 正被别的程序占用（已锁）。请关闭占用它的程序后再试。")


def _refuse_locked(url: URL) -> None:
    """Ask SQLite for the write lock with little patience, instead of the half minute a busy server grants."""
    if url.get_backend_name() != "sqlite" or url.database in (None, "", ":memory:") or not sqlite_exists(url):
        return
    probe = sqlite3.connect(str(url.database), timeout=PATIENCE_SECONDS, isolation_level=None)
    try:
        probe.execute("BEGIN IMMEDIATE")
        probe.execute("ROLLBACK")
    except sqlite3.OperationalError as error:
        if "locked" in str(error) or "busy" in str(error):
            raise _locked(url) from error
        raise DatabaseUnfit(f"不能写数据库 {shown(url)}：{error}。") from error
    except sqlite3.DatabaseError as error:
        raise DatabaseUnfit(f"{shown(url)} 不是可用的数据库文件：{error}。") from error
    finally:
        probe.close()


def _wait_briefly(connection: Connection) -> None:
    if connection.dialect.name == "postgresql":
        connection.execute(text(f"SET LOCAL lock_timeout = '{round(PATIENCE_SECONDS * 1000)}ms'"))


def _refuse_strange(connection: Connection, revision: str | None, url: URL) -> None:
    if revision is None:
        if inspect(connection).get_table_names():
            raise DatabaseUnfit(f"数据库 {shown(url)} 里有表，但没有版本记录，不是本系统建立的。请换一个空库。")
    elif revision not in known_revisions():
        raise DatabaseUnfit(f"数据库 {shown(url)} 比本程序新（版本 {revision}）。请升级程序后再运行。")
