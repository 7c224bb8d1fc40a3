"""Make the tables of modeling."""

import sqlalchemy as sa
from alembic import op

from engine.persistence.base import Moment

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "refused_upload",
        sa.Column("key", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("by", sa.String(length=64), nullable=False),
        sa.Column("at", Moment(), nullable=False),
        sa.Column("archive", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_refused_upload")),
    )
    with op.batch_alter_table("refused_upload", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_refused_upload_by"), ["by"], unique=False)


def downgrade() -> None:
    with op.batch_alter_table("refused_upload", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_refused_upload_by"))

    op.drop_table("refused_upload")
