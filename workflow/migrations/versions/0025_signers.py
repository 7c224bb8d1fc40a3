"""Ask further people to sign a task, copy it to others, and urge whoever has it."""

import sqlalchemy as sa
from alembic import op

from engine.persistence.base import Json, Moment

revision = "0025"
down_revision = "0024"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("user_task", schema=None) as batch_op:
        batch_op.add_column(sa.Column("other_users", Json(), nullable=True))
        batch_op.add_column(sa.Column("signing", sa.String(length=16), nullable=True))
    op.create_table(
        "task_signer",
        sa.Column("key", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("task_key", sa.BigInteger(), nullable=False),
        sa.Column("username", sa.String(length=64), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("asked_by", sa.String(length=64), nullable=False),
        sa.Column("asked_at", Moment(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("signed_at", Moment(), nullable=True),
        sa.Column("agreed", sa.Boolean(), nullable=True),
        sa.Column("opinion", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_task_signer")),
    )
    op.create_index("ix_task_signer_task", "task_signer", ["task_key"])
    op.create_index("ix_task_signer_person", "task_signer", ["username", "task_key"])
    op.create_table(
        "held_completion",
        sa.Column("task_key", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("submitted_by", sa.String(length=64), nullable=False),
        sa.Column("submitted_at", Moment(), nullable=False),
        sa.Column("values", Json(), nullable=False),
        sa.Column("given_back_at", Moment(), nullable=True),
        sa.Column("findings", Json(), nullable=False),
        sa.PrimaryKeyConstraint("task_key", name=op.f("pk_held_completion")),
    )
    op.create_table(
        "task_copy",
        sa.Column("key", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("task_key", sa.BigInteger(), nullable=False),
        sa.Column("root_key", sa.BigInteger(), nullable=False),
        sa.Column("username", sa.String(length=64), nullable=False),
        sa.Column("unit", sa.String(length=64), nullable=True),
        sa.Column("sent_by", sa.String(length=64), nullable=False),
        sa.Column("sent_at", Moment(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("read_at", Moment(), nullable=True),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_task_copy")),
    )
    op.create_index("ix_task_copy_task", "task_copy", ["task_key"])
    op.create_index("ix_task_copy_person", "task_copy", ["username", "sent_at", "key"])
    unread = sa.text("read_at IS NULL")
    op.create_index("ix_task_copy_unread", "task_copy", ["username"], sqlite_where=unread, postgresql_where=unread)
    op.create_table(
        "task_urge",
        sa.Column("key", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("task_key", sa.BigInteger(), nullable=False),
        sa.Column("urged_by", sa.String(length=64), nullable=False),
        sa.Column("urged_at", Moment(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_task_urge")),
    )
    op.create_index("ix_task_urge_task", "task_urge", ["task_key", "key"])
    op.create_table(
        "urge_receipt",
        sa.Column("urge_key", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("username", sa.String(length=64), nullable=False),
        sa.Column("seen_at", Moment(), nullable=False),
        sa.PrimaryKeyConstraint("urge_key", "username", name=op.f("pk_urge_receipt")),
    )


def downgrade() -> None:
    op.drop_table("urge_receipt")
    op.drop_index("ix_task_urge_task", table_name="task_urge")
    op.drop_table("task_urge")
    for name in ("unread", "person", "task"):
        op.drop_index(f"ix_task_copy_{name}", table_name="task_copy")
    op.drop_table("task_copy")
    op.drop_table("held_completion")
    op.drop_index("ix_task_signer_person", table_name="task_signer")
    op.drop_index("ix_task_signer_task", table_name="task_signer")
    op.drop_table("task_signer")
    with op.batch_alter_table("user_task", schema=None) as batch_op:
        batch_op.drop_column("signing")
        batch_op.drop_column("other_users")
