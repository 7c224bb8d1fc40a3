"""Make the tables of drafts of definitions; what was refused when uploaded is a draft now, so its table goes."""

import sqlalchemy as sa
from alembic import op

from engine.persistence.base import Json, Moment

revision = "0043"
down_revision = "0041"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "model_draft",
        sa.Column("key", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("name", sa.String(length=255), nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("base_deployment_key", sa.BigInteger(), nullable=True),
        sa.Column("base_files", Json(), nullable=False),
        sa.Column("rolls_back", sa.Boolean(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("opened_by", sa.String(length=64), nullable=False),
        sa.Column("opened_at", Moment(), nullable=False),
        sa.Column("changed_at", Moment(), nullable=False),
        sa.Column("submitted_by", sa.String(length=64), nullable=True),
        sa.Column("submitted_at", Moment(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("accepted", Json(), nullable=False),
        sa.Column("over_deployment_key", sa.BigInteger(), nullable=True),
        sa.Column("over_reason", sa.Text(), nullable=False),
        sa.Column("decided_by", sa.String(length=64), nullable=True),
        sa.Column("decided_at", Moment(), nullable=True),
        sa.Column("opinion", sa.Text(), nullable=False),
        sa.Column("failing_reason", sa.Text(), nullable=False),
        sa.Column("publish_at", Moment(), nullable=True),
        sa.Column("published_at", Moment(), nullable=True),
        sa.Column("deployment_key", sa.BigInteger(), nullable=True),
        sa.Column("failure", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_model_draft")),
    )
    op.create_index("ix_model_draft_state", "model_draft", ["state"], unique=False)
    op.create_index("ix_model_draft_deployment_key", "model_draft", ["deployment_key"], unique=False)
    op.create_table(
        "model_draft_file",
        sa.Column("draft_key", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("name", sa.String(length=255), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("changed_by", sa.String(length=64), nullable=False),
        sa.Column("changed_at", Moment(), nullable=False),
        sa.ForeignKeyConstraint(
            ["draft_key"], ["model_draft.key"], name=op.f("fk_model_draft_file_draft_key_model_draft")
        ),
        sa.PrimaryKeyConstraint("draft_key", "name", name=op.f("pk_model_draft_file")),
    )
    op.create_table(
        "model_draft_hand",
        sa.Column("draft_key", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("person", sa.String(length=64), nullable=False),
        sa.Column("file", sa.String(length=255), nullable=False),
        sa.Column("since", Moment(), nullable=False),
        sa.Column("seen_at", Moment(), nullable=False),
        sa.Column("changed_at", Moment(), nullable=True),
        sa.ForeignKeyConstraint(
            ["draft_key"], ["model_draft.key"], name=op.f("fk_model_draft_hand_draft_key_model_draft")
        ),
        sa.PrimaryKeyConstraint("draft_key", "person", "file", name=op.f("pk_model_draft_hand")),
    )
    op.create_table(
        "model_draft_step",
        sa.Column("key", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("draft_key", sa.BigInteger(), nullable=False),
        sa.Column("at", Moment(), nullable=False),
        sa.Column("by", sa.String(length=64), nullable=False),
        sa.Column("act", sa.String(length=32), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.ForeignKeyConstraint(
            ["draft_key"], ["model_draft.key"], name=op.f("fk_model_draft_step_draft_key_model_draft")
        ),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_model_draft_step")),
    )
    op.create_index("ix_model_draft_step_draft_key", "model_draft_step", ["draft_key"], unique=False)
    op.drop_table("refused_upload")


def downgrade() -> None:
    op.create_table(
        "refused_upload",
        sa.Column("key", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("by", sa.String(length=64), nullable=False),
        sa.Column("at", Moment(), nullable=False),
        sa.Column("archive", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_refused_upload")),
    )
    op.create_index("ix_refused_upload_by", "refused_upload", ["by"], unique=False)
    op.drop_table("model_draft_step")
    op.drop_table("model_draft_hand")
    op.drop_table("model_draft_file")
    op.drop_table("model_draft")
