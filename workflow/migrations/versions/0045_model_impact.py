"""Make the tables of the impact of drafts."""

import sqlalchemy as sa
from alembic import op

from engine.persistence.base import Json, Moment

revision = "0045"
down_revision = "0047"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "model_impact",
        sa.Column("draft_key", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("cursor", sa.BigInteger(), nullable=False),
        sa.Column("looked", sa.Integer(), nullable=False),
        sa.Column("total", sa.Integer(), nullable=False),
        sa.Column("counts", Json(), nullable=False),
        sa.Column("versions", Json(), nullable=False),
        sa.Column("reaches", Json(), nullable=False),
        sa.Column("steps", Json(), nullable=False),
        sa.Column("failure", sa.Text(), nullable=False),
        sa.Column("begun_at", Moment(), nullable=False),
        sa.Column("done_at", Moment(), nullable=True),
        sa.ForeignKeyConstraint(["draft_key"], ["model_draft.key"], name=op.f("fk_model_impact_draft_key_model_draft")),
        sa.PrimaryKeyConstraint("draft_key", name=op.f("pk_model_impact")),
    )
    op.create_table(
        "model_impact_instance",
        sa.Column("draft_key", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("instance_key", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("process_id", sa.String(length=255), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("business_key", sa.String(length=255), nullable=True),
        sa.Column("stuck", sa.Boolean(), nullable=False),
        sa.Column("hands", sa.Boolean(), nullable=False),
        sa.Column("due", sa.Boolean(), nullable=False),
        sa.Column("form", sa.Boolean(), nullable=False),
        sa.Column("gone", sa.Boolean(), nullable=False),
        sa.Column("broken", sa.Boolean(), nullable=False),
        sa.Column("problem", sa.Text(), nullable=False),
        sa.Column("tasks", Json(), nullable=False),
        sa.ForeignKeyConstraint(
            ["draft_key"], ["model_draft.key"], name=op.f("fk_model_impact_instance_draft_key_model_draft")
        ),
        sa.PrimaryKeyConstraint("draft_key", "instance_key", name=op.f("pk_model_impact_instance")),
    )
    op.create_index("ix_model_impact_instance_stuck", "model_impact_instance", ["draft_key", "stuck"])


def downgrade() -> None:
    op.drop_table("model_impact_instance")
    op.drop_table("model_impact")
