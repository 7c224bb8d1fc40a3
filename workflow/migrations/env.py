"""Alembic's environment: runs the revisions on the connection `workflow.migrate` hands over."""

from __future__ import annotations

from typing import Any

from alembic import context
from sqlalchemy.types import TypeDecorator

from workflow.tables import metadata


def render_item(kind: str, item: Any, autogen_context: Any) -> str | bool:
    """Write our column types by name into revisions; everything else as Alembic does."""
    if kind == "type" and isinstance(item, TypeDecorator):
        own = type(item)
        autogen_context.imports.add(f"from {own.__module__} import {own.__name__}")
        return f"{own.__name__}()"
    return False


def run() -> None:
    """Run what was asked for; the caller opened the transaction and ends it."""
    connection = context.config.attributes["connection"]
    options = context.config.attributes.get("options", {})
    context.configure(
        connection=connection,
        target_metadata=metadata,
        render_as_batch=True,
        render_item=render_item,
        compare_type=True,
        **options,
    )
    with context.begin_transaction():
        context.run_migrations()


run()
