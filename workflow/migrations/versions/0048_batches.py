"""Make the tables of batches and of their items, of plans of migrations and what they found of each instance."""

import sqlalchemy as sa
from alembic import op

from engine.persistence.base import Json, Moment

revision = "0048"
down_revision = "0043"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "batch",
        sa.Column("key", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("kind", sa.String(length=32), nullable=False),
        sa.Column("params", Json(), nullable=False),
        sa.Column("asked", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("made_by", sa.String(length=64), nullable=False),
        sa.Column("made_at", Moment(), nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("total", sa.Integer(), nullable=False),
        sa.Column("counts", Json(), nullable=False),
        sa.Column("due_at", Moment(), nullable=True),
        sa.Column("held_until", Moment(), nullable=True),
        sa.Column("ended_at", Moment(), nullable=True),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_batch")),
    )
    op.create_index("ix_batch_state_due", "batch", ["state", "due_at"], unique=False)
    op.create_table(
        "batch_item",
        sa.Column("batch_key", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("position", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("target_key", sa.BigInteger(), nullable=False),
        sa.Column("instance_key", sa.BigInteger(), nullable=False),
        sa.Column("title", sa.String(length=255), nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("message", sa.Text(), nullable=False),
        sa.Column("findings", Json(), nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("next_at", Moment(), nullable=True),
        sa.Column("ended_at", Moment(), nullable=True),
        sa.ForeignKeyConstraint(["batch_key"], ["batch.key"], name=op.f("fk_batch_item_batch_key_batch")),
        sa.PrimaryKeyConstraint("batch_key", "position", name=op.f("pk_batch_item")),
    )
    op.create_index("ix_batch_item_state", "batch_item", ["batch_key", "state", "position"], unique=False)
    op.create_index("ix_batch_item_instance", "batch_item", ["instance_key"], unique=False)
    op.create_table(
        "migration_plan",
        sa.Column("key", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("source_key", sa.BigInteger(), nullable=False),
        sa.Column("target_key", sa.BigInteger(), nullable=False),
        sa.Column("mapping", Json(), nullable=False),
        sa.Column("keys", Json(), nullable=True),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("checked_up_to", sa.BigInteger(), nullable=True),
        sa.Column("checked", sa.Integer(), nullable=False),
        sa.Column("checked_at", Moment(), nullable=True),
        sa.Column("made_by", sa.String(length=64), nullable=False),
        sa.Column("made_at", Moment(), nullable=False),
        sa.Column("changed_by", sa.String(length=64), nullable=False),
        sa.Column("changed_at", Moment(), nullable=False),
        sa.Column("batch_key", sa.BigInteger(), nullable=True),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_migration_plan")),
    )
    op.create_index("ix_migration_plan_source_key", "migration_plan", ["source_key"], unique=False)
    op.create_table(
        "migration_check",
        sa.Column("plan_key", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("instance_key", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("problem", sa.Text(), nullable=False),
        sa.Column("findings", Json(), nullable=False),
        sa.ForeignKeyConstraint(
            ["plan_key"], ["migration_plan.key"], name=op.f("fk_migration_check_plan_key_migration_plan")
        ),
        sa.PrimaryKeyConstraint("plan_key", "instance_key", name=op.f("pk_migration_check")),
    )


def downgrade() -> None:
    op.drop_table("migration_check")
    op.drop_table("migration_plan")
    op.drop_table("batch_item")
    op.drop_table("batch")
