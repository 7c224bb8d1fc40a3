"""Keep uploaded notices until another confirms them, and what each import of a year said."""

import sqlalchemy as sa
from alembic import op

from engine.persistence.base import Json, Moment

revision = "0033"
down_revision = "0039"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "calendar_notice",
        sa.Column("key", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("source_doc_no", sa.String(length=255), nullable=False),
        sa.Column("title", sa.String(length=255), nullable=False),
        sa.Column("replaces", sa.Boolean(), nullable=False),
        sa.Column("days", Json(), nullable=False),
        sa.Column("checksum", sa.String(length=64), nullable=False),
        sa.Column("file_name", sa.String(length=255), nullable=False),
        sa.Column("uploaded_by", sa.String(length=64), nullable=False),
        sa.Column("uploaded_at", Moment(), nullable=False),
        sa.Column("decided_by", sa.String(length=64), nullable=True),
        sa.Column("decided_at", Moment(), nullable=True),
        sa.Column("outcome", sa.String(length=16), nullable=True),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_calendar_notice")),
    )
    op.create_index(op.f("ix_calendar_notice_decided_at"), "calendar_notice", ["decided_at"], unique=False)
    with op.batch_alter_table("calendar_version", schema=None) as batch_op:
        batch_op.add_column(sa.Column("confirmed_by", sa.String(length=64), nullable=False, server_default=""))
        batch_op.add_column(sa.Column("title", sa.String(length=255), nullable=False, server_default=""))
        batch_op.add_column(sa.Column("days", Json(), nullable=True))
        batch_op.add_column(sa.Column("accepted", Json(), nullable=True))


def downgrade() -> None:
    with op.batch_alter_table("calendar_version", schema=None) as batch_op:
        for name in ("accepted", "days", "title", "confirmed_by"):
            batch_op.drop_column(name)
    op.drop_index(op.f("ix_calendar_notice_decided_at"), "calendar_notice")
    op.drop_table("calendar_notice")
