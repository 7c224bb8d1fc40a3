"""Make the tables of supervision."""

import sqlalchemy as sa
from alembic import op

from engine.persistence.base import Json, Moment

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "order_step",
        sa.Column("key", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("instance_key", sa.BigInteger(), nullable=False),
        sa.Column("act", sa.String(length=16), nullable=False),
        sa.Column("by", sa.String(length=64), nullable=False),
        sa.Column("at", Moment(), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("progress_pct", sa.Integer(), nullable=True),
        sa.Column("evidence", sa.Text(), nullable=False),
        sa.Column("values", Json(), nullable=False),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_order_step")),
    )
    with op.batch_alter_table("order_step", schema=None) as batch_op:
        batch_op.create_index("ix_order_step_instance", ["instance_key", "key"], unique=False)

    op.create_table(
        "project_light",
        sa.Column("key", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("business_key", sa.String(length=255), nullable=False),
        sa.Column("light", sa.String(length=8), nullable=False),
        sa.Column("reasons", Json(), nullable=False),
        sa.Column("since", Moment(), nullable=False),
        sa.Column("cause", sa.String(length=255), nullable=False),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_project_light")),
    )
    with op.batch_alter_table("project_light", schema=None) as batch_op:
        batch_op.create_index("ix_project_light_project", ["business_key", "key"], unique=False)

    op.create_table(
        "supervision_order",
        sa.Column("instance_key", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("order_no", sa.String(length=32), nullable=False),
        sa.Column("order_type", sa.String(length=32), nullable=False),
        sa.Column("source", sa.String(length=32), nullable=False),
        sa.Column("source_ref", sa.String(length=255), nullable=True),
        sa.Column("subject", sa.String(length=255), nullable=False),
        sa.Column("content", sa.Text(), nullable=False),
        sa.Column("criteria", sa.Text(), nullable=False),
        sa.Column("host_org", sa.String(length=64), nullable=False),
        sa.Column("assist_orgs", Json(), nullable=False),
        sa.Column("leader", sa.String(length=64), nullable=True),
        sa.Column("linked_project", sa.String(length=255), nullable=True),
        sa.Column("linked_parcel", sa.String(length=64), nullable=True),
        sa.Column("linked_task", sa.BigInteger(), nullable=True),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("issued_at", Moment(), nullable=False),
        sa.Column("issued_by", sa.String(length=64), nullable=False),
        sa.Column("sign_by", Moment(), nullable=True),
        sa.Column("first_feedback_by", Moment(), nullable=True),
        sa.Column("due_at", Moment(), nullable=True),
        sa.Column("signed_at", Moment(), nullable=True),
        sa.Column("handler", sa.String(length=64), nullable=True),
        sa.Column("progress_pct", sa.Integer(), nullable=False),
        sa.Column("verified_by", sa.String(length=64), nullable=True),
        sa.Column("verified_at", Moment(), nullable=True),
        sa.Column("closed_by", sa.String(length=64), nullable=True),
        sa.Column("close_at", Moment(), nullable=True),
        sa.Column("return_count", sa.Integer(), nullable=False),
        sa.Column("extend_count", sa.Integer(), nullable=False),
        sa.Column("escalate_count", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("instance_key", name=op.f("pk_supervision_order")),
        sa.UniqueConstraint("order_no", name=op.f("uq_supervision_order_order_no")),
    )
    with op.batch_alter_table("supervision_order", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_supervision_order_host_org"), ["host_org"], unique=False)
        batch_op.create_index("ix_supervision_order_project", ["linked_project"], unique=False)
        batch_op.create_index("ix_supervision_order_state", ["state", "due_at"], unique=False)
        batch_op.create_index("ix_supervision_order_task", ["linked_task"], unique=False)


def downgrade() -> None:
    with op.batch_alter_table("supervision_order", schema=None) as batch_op:
        batch_op.drop_index("ix_supervision_order_task")
        batch_op.drop_index("ix_supervision_order_state")
        batch_op.drop_index("ix_supervision_order_project")
        batch_op.drop_index(batch_op.f("ix_supervision_order_host_org"))

    op.drop_table("supervision_order")
    with op.batch_alter_table("project_light", schema=None) as batch_op:
        batch_op.drop_index("ix_project_light_project")

    op.drop_table("project_light")
    with op.batch_alter_table("order_step", schema=None) as batch_op:
        batch_op.drop_index("ix_order_step_instance")

    op.drop_table("order_step")
