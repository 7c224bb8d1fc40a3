"""Keep an order's whole life: draft, issue, parent, pauses, missed feedback, and the assisting units' parts."""

import sqlalchemy as sa
from alembic import op

from engine.persistence.base import Moment

revision = "0036"
down_revision = "0032"
branch_labels = None
depends_on = None

COUNTS = ("missed_feedback", "urge_count", "paused_wd")
INDEXES = (
    ("ix_supervision_order_parent", "parent_order_no"),
    ("ix_supervision_order_feedback", "next_feedback_by"),
)
COLUMNS: tuple[tuple[str, type[Moment] | sa.types.TypeEngine[object]], ...] = (
    ("drafted_at", Moment),
    ("drafted_by", sa.String(length=64)),
    ("parent_order_no", sa.String(length=32)),
    ("cause_code", sa.String(length=32)),
    ("feedback_wd", sa.Integer()),
    ("next_feedback_by", Moment),
    ("paused_at", Moment),
    ("pause_until", Moment),
    ("pause_reason", sa.String(length=32)),
)


def upgrade() -> None:
    op.create_table(
        "order_part",
        sa.Column("instance_key", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("org", sa.String(length=64), nullable=False),
        sa.Column("task_key", sa.BigInteger(), nullable=False),
        sa.Column("due_at", Moment(), nullable=True),
        sa.Column("done_at", Moment(), nullable=True),
        sa.Column("done_by", sa.String(length=64), nullable=True),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("evidence", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("instance_key", "org", name=op.f("pk_order_part")),
    )
    op.create_index("ix_order_part_task", "order_part", ["task_key"], unique=False)
    with op.batch_alter_table("supervision_order", schema=None) as batch_op:
        batch_op.add_column(sa.Column("urgency", sa.String(length=16), nullable=False, server_default="normal"))
        for name, kind in COLUMNS:
            batch_op.add_column(sa.Column(name, kind() if isinstance(kind, type) else kind, nullable=True))
        for name in COUNTS:
            batch_op.add_column(sa.Column(name, sa.Integer(), nullable=False, server_default="0"))
        batch_op.alter_column("issued_at", existing_type=Moment(), nullable=True)
        batch_op.alter_column("issued_by", existing_type=sa.String(length=64), nullable=True)
        for index, column in INDEXES:
            batch_op.create_index(index, [column], unique=False)
    with op.batch_alter_table("supervision_order", schema=None) as batch_op:
        batch_op.alter_column("urgency", existing_type=sa.String(length=16), server_default=None)
        for name in COUNTS:
            batch_op.alter_column(name, existing_type=sa.Integer(), server_default=None)


def downgrade() -> None:
    orders = sa.table("supervision_order", sa.column("issued_at"), sa.column("issued_by"), sa.column("drafted_at"))
    unissued = orders.update().where(orders.c.issued_at.is_(None))
    op.execute(unissued.values(issued_at=orders.c.drafted_at, issued_by="system"))
    with op.batch_alter_table("supervision_order", schema=None) as batch_op:
        for index, _column in reversed(INDEXES):
            batch_op.drop_index(index)
        batch_op.alter_column("issued_by", existing_type=sa.String(length=64), nullable=False)
        batch_op.alter_column("issued_at", existing_type=Moment(), nullable=False)
        for name in (*reversed(COUNTS), *(name for name, _kind in reversed(COLUMNS)), "urgency"):
            batch_op.drop_column(name)
    op.drop_table("order_part")
