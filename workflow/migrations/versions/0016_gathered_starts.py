"""Keep the triggers of start events that need all of theirs."""

import sqlalchemy as sa
from alembic import op

from engine.persistence.base import Json, Moment

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "gathered_start",
        sa.Column("key", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("definition_key", sa.BigInteger(), nullable=False),
        sa.Column("element_id", sa.String(length=255), nullable=False),
        sa.Column("trigger", sa.Integer(), nullable=False),
        sa.Column("variables", Json(), nullable=False),
        sa.Column("came_at", Moment(), nullable=False),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_gathered_start")),
    )
    op.create_index("ix_gathered_start_event", "gathered_start", ["definition_key", "element_id", "key"])


def downgrade() -> None:
    op.drop_table("gathered_start")
