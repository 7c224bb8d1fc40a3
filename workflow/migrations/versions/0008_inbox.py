"""Make the tables of inbox."""

import sqlalchemy as sa
from alembic import op

from engine.persistence.base import Moment

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "task_light",
        sa.Column("task_key", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("soon_at", Moment(), nullable=False),
        sa.PrimaryKeyConstraint("task_key", name=op.f("pk_task_light")),
    )
    with op.batch_alter_table("task_light", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_task_light_soon_at"), ["soon_at"], unique=False)


def downgrade() -> None:
    with op.batch_alter_table("task_light", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_task_light_soon_at"))

    op.drop_table("task_light")
