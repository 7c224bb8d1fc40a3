"""Let people act in each other's place."""

import sqlalchemy as sa
from alembic import op

from engine.persistence.base import Moment

revision = "0032"
down_revision = "0023"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "deputy",
        sa.Column("key", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("absent", sa.String(length=64), nullable=False),
        sa.Column("deputy", sa.String(length=64), nullable=False),
        sa.Column("begins_at", Moment(), nullable=False),
        sa.Column("ends_at", Moment(), nullable=False),
        sa.Column("process_ids", sa.Text(), nullable=False),
        sa.Column("reason", sa.String(length=255), nullable=False),
        sa.Column("made_by", sa.String(length=64), nullable=False),
        sa.Column("made_at", Moment(), nullable=False),
        sa.Column("ended_by", sa.String(length=64), nullable=True),
        sa.ForeignKeyConstraint(["absent"], ["person.username"], name=op.f("fk_deputy_absent_person")),
        sa.ForeignKeyConstraint(["deputy"], ["person.username"], name=op.f("fk_deputy_deputy_person")),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_deputy")),
    )
    op.create_index("ix_deputy_deputy", "deputy", ["deputy", "ends_at"])
    op.create_index("ix_deputy_absent", "deputy", ["absent", "ends_at"])


def downgrade() -> None:
    op.drop_table("deputy")
