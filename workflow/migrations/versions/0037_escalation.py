"""Make the tables of escalation: what was done and why, what is to be decided, settings, digests."""

import sqlalchemy as sa
from alembic import op

from engine.persistence.base import Json, Moment

revision = "0037"
down_revision = "0038"
branch_labels = None
depends_on = None

TABLES = (
    "escalation", "escalation_proposal", "escalation_setting", "escalation_digest", "escalation_log_mark",
)  # fmt: skip


def upgrade() -> None:
    op.create_table(
        "escalation",
        sa.Column("key", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("once", sa.String(length=255), nullable=False),
        sa.Column("trigger", sa.String(length=32), nullable=False),
        sa.Column("level", sa.String(length=32), nullable=False),
        sa.Column("outcome", sa.String(length=16), nullable=False),
        sa.Column("task_key", sa.BigInteger(), nullable=True),
        sa.Column("order_key", sa.BigInteger(), nullable=True),
        sa.Column("business_key", sa.String(length=255), nullable=True),
        sa.Column("org", sa.String(length=64), nullable=True),
        sa.Column("reason_code", sa.String(length=32), nullable=True),
        sa.Column("title", sa.String(length=255), nullable=False),
        sa.Column("asked", Json(), nullable=False),
        sa.Column("rule_id", sa.String(length=255), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("basis", sa.String(length=255), nullable=False),
        sa.Column("opened_key", sa.BigInteger(), nullable=True),
        sa.Column("at", Moment(), nullable=False),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_escalation")),
        sa.UniqueConstraint("once", name=op.f("uq_escalation_once")),
    )
    op.create_index(op.f("ix_escalation_at"), "escalation", ["at"], unique=False)
    op.create_index("ix_escalation_opened", "escalation", ["opened_key"], unique=False)
    op.create_index("ix_escalation_org", "escalation", ["org", "at"], unique=False)
    op.create_index("ix_escalation_project", "escalation", ["business_key", "reason_code", "at"], unique=False)
    op.create_index("ix_escalation_task", "escalation", ["task_key", "level"], unique=False)
    op.create_table(
        "escalation_proposal",
        sa.Column("key", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("escalation_key", sa.BigInteger(), nullable=False),
        sa.Column("kind", sa.String(length=32), nullable=False),
        sa.Column("org", sa.String(length=64), nullable=True),
        sa.Column("business_key", sa.String(length=255), nullable=True),
        sa.Column("title", sa.String(length=255), nullable=False),
        sa.Column("basis", sa.String(length=255), nullable=False),
        sa.Column("facts", Json(), nullable=False),
        sa.Column("order_values", Json(), nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("raised_at", Moment(), nullable=False),
        sa.Column("decided_by", sa.String(length=64), nullable=True),
        sa.Column("decided_at", Moment(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("opened_key", sa.BigInteger(), nullable=True),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_escalation_proposal")),
    )
    op.create_index(
        op.f("ix_escalation_proposal_escalation_key"), "escalation_proposal", ["escalation_key"], unique=False
    )
    op.create_index("ix_escalation_proposal_state", "escalation_proposal", ["state", "key"], unique=False)
    op.create_table(
        "escalation_setting",
        sa.Column("key", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("name", sa.String(length=64), nullable=False),
        sa.Column("previous", sa.String(length=64), nullable=False),
        sa.Column("value", sa.String(length=64), nullable=False),
        sa.Column("by", sa.String(length=64), nullable=False),
        sa.Column("at", Moment(), nullable=False),
        sa.Column("reason", sa.String(length=255), nullable=False),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_escalation_setting")),
    )
    op.create_index("ix_escalation_setting_name", "escalation_setting", ["name", "key"], unique=False)
    op.create_table(
        "escalation_digest",
        sa.Column("day", sa.String(length=10), nullable=False),
        sa.Column("person", sa.String(length=64), nullable=False),
        sa.Column("at", Moment(), nullable=False),
        sa.PrimaryKeyConstraint("day", "person", name=op.f("pk_escalation_digest")),
    )
    op.create_table(
        "escalation_log_mark",
        sa.Column("reader", sa.String(length=32), nullable=False),
        sa.Column("up_to", Moment(), nullable=False),
        sa.PrimaryKeyConstraint("reader", name=op.f("pk_escalation_log_mark")),
    )


def downgrade() -> None:
    for table in reversed(TABLES):
        op.drop_table(table)
