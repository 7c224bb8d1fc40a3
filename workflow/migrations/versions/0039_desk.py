"""Give the supervisor's desk a table of its own that follows the log, and keep its lists."""

import sqlalchemy as sa
from alembic import op

from engine.persistence.base import Moment
from engine.persistence.work import VACUUMED_OFTEN

revision = "0039"
down_revision = "0035"
branch_labels = None
depends_on = None

STILL = sa.text("state = 'SUSPENDED'")
KEY = ("is_paused", "due_at", "task_key", "unit")
INCLUDED = ["is_first", "root_key", "process_id", "soon_at", "stage", "owner", "leader", "variant", "amount"]


def upgrade() -> None:
    op.create_index("ix_instance_suspended", "process_instance", ["key"], postgresql_where=STILL, sqlite_where=STILL)
    op.create_table(
        "desk_task",
        sa.Column("is_paused", sa.Boolean(), nullable=False),
        sa.Column("due_at", Moment(), nullable=False),
        sa.Column("task_key", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("unit", sa.String(length=160), nullable=False),
        sa.Column("is_first", sa.Boolean(), nullable=False),
        sa.Column("root_key", sa.BigInteger(), nullable=False),
        sa.Column("process_id", sa.String(length=255), nullable=False),
        sa.Column("soon_at", Moment(), nullable=False),
        sa.Column("stage", sa.String(length=8), nullable=False),
        sa.Column("owner", sa.String(length=64), nullable=False),
        sa.Column("leader", sa.String(length=64), nullable=False),
        sa.Column("variant", sa.String(length=32), nullable=False),
        sa.Column("amount", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint(*KEY, name="pk_desk_task", postgresql_include=INCLUDED),
        sqlite_with_rowid=False,
        postgresql_with=VACUUMED_OFTEN,
    )
    op.create_index("ix_desk_task_root", "desk_task", ["root_key"])
    op.create_index("ix_desk_task_soon", "desk_task", ["is_paused", "soon_at", "due_at", "is_first"])
    op.create_table(
        "desk_mark",
        sa.Column("name", sa.String(length=16), nullable=False),
        sa.Column("key", sa.BigInteger(), nullable=False),
        sa.Column("moved_at", Moment(), nullable=False),
        sa.Column("made_at", Moment(), nullable=False),
        sa.PrimaryKeyConstraint("name", name="pk_desk_mark"),
    )
    op.create_table(
        "saved_list",
        sa.Column("key", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("owner", sa.String(length=64), nullable=False),
        sa.Column("group_code", sa.String(length=64), nullable=True),
        sa.Column("name", sa.String(length=64), nullable=False),
        sa.Column("question", sa.Text(), nullable=False),
        sa.Column("changed_at", Moment(), nullable=False),
        sa.PrimaryKeyConstraint("key", name="pk_saved_list"),
        sa.UniqueConstraint("owner", "name", name="uq_saved_list_owner_name"),
    )
    op.create_index("ix_saved_list_group", "saved_list", ["group_code"])


def downgrade() -> None:
    op.drop_table("saved_list")
    op.drop_table("desk_mark")
    op.drop_table("desk_task")
    op.drop_index("ix_instance_suspended", table_name="process_instance")
