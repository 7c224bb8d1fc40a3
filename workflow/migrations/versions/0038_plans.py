"""Make the tables of back-scheduled plans."""

import sqlalchemy as sa
from alembic import op

from engine.persistence.base import Json, Moment

revision = "0038"
down_revision = "0033"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "plan",
        sa.Column("key", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("business_key", sa.String(length=255), nullable=False),
        sa.Column("root_key", sa.BigInteger(), nullable=False),
        sa.Column("goal", sa.String(length=16), nullable=False),
        sa.Column("committed_on", sa.Date(), nullable=False),
        sa.Column("status", sa.String(length=16), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("baseline", sa.Integer(), nullable=False),
        sa.Column("made_by", sa.String(length=64), nullable=False),
        sa.Column("made_at", Moment(), nullable=False),
        sa.Column("checked_at", Moment(), nullable=False),
        sa.Column("slack", sa.Integer(), nullable=False),
        sa.Column("expected_on", sa.Date(), nullable=False),
        sa.Column("next_step", sa.String(length=255), nullable=False),
        sa.Column("next_on", sa.Date(), nullable=True),
        sa.Column("next_owners", Json(), nullable=False),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_plan")),
        sa.UniqueConstraint("business_key", name=op.f("uq_plan_business_key")),
    )
    op.create_index(op.f("ix_plan_root_key"), "plan", ["root_key"], unique=False)
    op.create_index("ix_plan_status", "plan", ["status", "checked_at"], unique=False)
    op.create_table(
        "plan_adjustment",
        sa.Column("key", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("plan_key", sa.BigInteger(), nullable=False),
        sa.Column("path", sa.String(length=255), nullable=False),
        sa.Column("target", sa.Date(), nullable=True),
        sa.Column("owner_org", sa.String(length=64), nullable=True),
        sa.Column("owner_user", sa.String(length=64), nullable=True),
        sa.Column("done_on", sa.Date(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("by", sa.String(length=64), nullable=False),
        sa.Column("at", Moment(), nullable=False),
        sa.ForeignKeyConstraint(["plan_key"], ["plan.key"], name=op.f("fk_plan_adjustment_plan_key_plan")),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_plan_adjustment")),
    )
    op.create_index("ix_plan_adjustment_plan", "plan_adjustment", ["plan_key", "path"], unique=False)
    op.create_table(
        "plan_proposal",
        sa.Column("key", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("plan_key", sa.BigInteger(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("found_on", sa.Date(), nullable=False),
        sa.Column("late", sa.Integer(), nullable=False),
        sa.Column("step", sa.String(length=255), nullable=False),
        sa.Column("possible_on", sa.Date(), nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("decided_by", sa.String(length=64), nullable=True),
        sa.Column("decided_at", Moment(), nullable=True),
        sa.Column("words", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["plan_key"], ["plan.key"], name=op.f("fk_plan_proposal_plan_key_plan")),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_plan_proposal")),
        sa.UniqueConstraint("plan_key", "version", name=op.f("uq_plan_proposal_plan_key_version")),
    )
    op.create_table(
        "plan_step",
        sa.Column("key", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("plan_key", sa.BigInteger(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("path", sa.String(length=255), nullable=False),
        sa.Column("name", sa.String(length=255), nullable=False),
        sa.Column("process_name", sa.String(length=255), nullable=False),
        sa.Column("stage", sa.String(length=16), nullable=False),
        sa.Column("clock", sa.String(length=8), nullable=False),
        sa.Column("role", sa.String(length=255), nullable=False),
        sa.Column("owners", Json(), nullable=False),
        sa.Column("owner_user", sa.String(length=64), nullable=True),
        sa.Column("n", sa.Integer(), nullable=False),
        sa.Column("unit", sa.String(length=4), nullable=False),
        sa.Column("after", Json(), nullable=False),
        sa.Column("counts_from", sa.String(length=255), nullable=True),
        sa.Column("fixed", sa.Boolean(), nullable=False),
        sa.Column("milestone", sa.String(length=16), nullable=False),
        sa.Column("latest_start", sa.Date(), nullable=False),
        sa.Column("target", sa.Date(), nullable=False),
        sa.Column("earliest", sa.Date(), nullable=False),
        sa.Column("slack", sa.Integer(), nullable=False),
        sa.Column("critical", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["plan_key"], ["plan.key"], name=op.f("fk_plan_step_plan_key_plan")),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_plan_step")),
        sa.UniqueConstraint("plan_key", "version", "position", name=op.f("uq_plan_step_plan_key_version_position")),
    )
    op.create_index("ix_plan_step_milestone", "plan_step", ["plan_key", "milestone"], unique=False)
    op.create_table(
        "plan_version",
        sa.Column("key", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("plan_key", sa.BigInteger(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("goal", sa.String(length=16), nullable=False),
        sa.Column("committed_on", sa.Date(), nullable=False),
        sa.Column("reason_code", sa.String(length=32), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("missing", sa.Integer(), nullable=False),
        sa.Column("still_missing", sa.Integer(), nullable=False),
        sa.Column("shortened", Json(), nullable=False),
        sa.Column("made_by", sa.String(length=64), nullable=False),
        sa.Column("made_at", Moment(), nullable=False),
        sa.ForeignKeyConstraint(["plan_key"], ["plan.key"], name=op.f("fk_plan_version_plan_key_plan")),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_plan_version")),
        sa.UniqueConstraint("plan_key", "version", name=op.f("uq_plan_version_plan_key_version")),
    )


def downgrade() -> None:
    for table in ("plan_version", "plan_step", "plan_proposal", "plan_adjustment", "plan"):
        op.drop_table(table)
