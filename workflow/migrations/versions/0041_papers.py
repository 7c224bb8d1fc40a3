"""Make the table of the office's own templates of documents."""

import sqlalchemy as sa
from alembic import op

from engine.persistence.base import Moment

revision = "0041"
down_revision = "0042"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "paper_template",
        sa.Column("key", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("kind", sa.String(length=32), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=True),
        sa.Column("file_name", sa.String(length=255), nullable=False),
        sa.Column("checksum", sa.String(length=64), nullable=False),
        sa.Column("note", sa.String(length=255), nullable=False),
        sa.Column("kept_by", sa.String(length=64), nullable=False),
        sa.Column("kept_at", Moment(), nullable=False),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_paper_template")),
        sa.UniqueConstraint("kind", "version", name=op.f("uq_paper_template_kind_version")),
    )


def downgrade() -> None:
    op.drop_table("paper_template")
