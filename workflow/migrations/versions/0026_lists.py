"""Let the desk's index hold what lists are narrowed and ordered by, and make room for its search and saved views."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import TSVECTOR
from sqlalchemy.orm import Session

from engine.persistence.base import Moment
from engine.persistence.work import SHOWN_ALWAYS, VACUUMED_OFTEN
from workflow.inbox.search.matters import index_all
from workflow.inbox.search.models import DROPPED_ON_SQLITE, MADE

revision = "0026"
down_revision = "0025"
branch_labels = None
depends_on = None

KEY = ("principal", "due_at", "task_key")
HAD = (*KEY, "soon_at", "process_id", "is_shared")
ADDED = ("root_key", "priority", "shown_from")

task = sa.table(
    "user_task", *(sa.column(name) for name in ("key", "root_key", "priority", "process_id", "name")),
    sa.column("follow_up_at", Moment()),
)  # fmt: skip
inbox = sa.table("inbox", *(sa.column(name, Moment() if name.endswith("_at") else None) for name in HAD),
    sa.column("root_key"), sa.column("priority"), sa.column("shown_from", Moment()))  # fmt: skip
kept = sa.table("inbox_kept", *(sa.column(name, Moment() if name.endswith("_at") else None) for name in HAD))
step = sa.table("step_name", sa.column("process_id"), sa.column("name"))


def upgrade() -> None:
    put_aside()
    op.create_table(
        "inbox",
        *columns(),
        sa.Column("root_key", sa.BigInteger(), nullable=False),
        sa.Column("priority", sa.Integer(), nullable=False),
        sa.Column("shown_from", Moment(), nullable=False),
        sa.PrimaryKeyConstraint(*KEY, name=op.f("pk_inbox"), postgresql_include=[*HAD[3:], *ADDED]),
        sqlite_with_rowid=False,
        postgresql_with=VACUUMED_OFTEN,
    )
    shown_from = sa.func.coalesce(task.c.follow_up_at, sa.literal(SHOWN_ALWAYS, Moment()))
    rows = sa.select(*(kept.c[name] for name in HAD), task.c.root_key, task.c.priority, shown_from)
    op.execute(inbox.insert().from_select([*HAD, *ADDED], rows.join(task, task.c.key == kept.c.task_key)))
    done()

    op.create_table(
        "matter_words",
        sa.Column("root_key", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("title", sa.String(length=255), nullable=False),
        sa.Column("sorted_by", sa.String(length=255), nullable=False),
        sa.Column("pieces", sa.Text().with_variant(TSVECTOR(), "postgresql"), nullable=False),
        sa.PrimaryKeyConstraint("root_key", name=op.f("pk_matter_words")),
    )
    for statement in MADE[op.get_bind().dialect.name]:
        op.execute(statement)
    index_all(Session(op.get_bind()))
    op.create_table(
        "step_name",
        sa.Column("process_id", sa.String(length=255), nullable=False),
        sa.Column("name", sa.String(length=255), nullable=False),
        sa.PrimaryKeyConstraint("process_id", "name", name=op.f("pk_step_name")),
    )
    op.execute(step.insert().from_select(["process_id", "name"], sa.select(task.c.process_id, task.c.name).distinct()))

    op.create_table(
        "saved_view",
        sa.Column("key", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("owner", sa.String(length=64), nullable=False),
        sa.Column("group_code", sa.String(length=64), nullable=True),
        sa.Column("name", sa.String(length=64), nullable=False),
        sa.Column("question", sa.Text(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("created_at", Moment(), nullable=False),
        sa.Column("changed_at", Moment(), nullable=False),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_saved_view")),
    )
    op.create_index("ix_saved_view_owner", "saved_view", ["owner", "position"])
    op.create_index("ix_saved_view_group", "saved_view", ["group_code"])
    op.create_table(
        "chosen_view",
        sa.Column("username", sa.String(length=64), nullable=False),
        sa.Column("view_key", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["view_key"], ["saved_view.key"], name=op.f("fk_chosen_view_view_key_saved_view"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("username", name=op.f("pk_chosen_view")),
    )
    op.create_index("ix_chosen_view_view_key", "chosen_view", ["view_key"])


def downgrade() -> None:
    op.drop_table("chosen_view")
    op.drop_table("saved_view")
    op.drop_table("step_name")
    if op.get_bind().dialect.name == "sqlite":
        op.execute(DROPPED_ON_SQLITE)
    op.drop_table("matter_words")

    put_aside()
    op.create_table(
        "inbox",
        *columns(),
        sa.PrimaryKeyConstraint(*KEY, name=op.f("pk_inbox"), postgresql_include=list(HAD[3:])),
        sqlite_with_rowid=False,
        postgresql_with=VACUUMED_OFTEN,
    )
    op.execute(inbox.insert().from_select([*HAD], sa.select(*(kept.c[name] for name in HAD))))
    done()


def put_aside() -> None:
    """Copy what every row of the inbox has had so far, and drop the table with its names."""
    op.create_table("inbox_kept", *columns())
    op.execute(kept.insert().from_select([*HAD], sa.select(*(inbox.c[name] for name in HAD))))
    op.drop_table("inbox")


def done() -> None:
    """Index the new table as the old one was, and drop the copy."""
    op.create_index("ix_inbox_task", "inbox", ["task_key"])
    op.drop_table("inbox_kept")


def columns() -> list[sa.Column]:
    """The columns the inbox has had so far."""
    return [
        sa.Column("principal", sa.String(length=160), nullable=False),
        sa.Column("due_at", Moment(), nullable=False),
        sa.Column("task_key", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("soon_at", Moment(), nullable=False),
        sa.Column("process_id", sa.String(length=255), nullable=False),
        sa.Column("is_shared", sa.Boolean(), nullable=False),
    ]
