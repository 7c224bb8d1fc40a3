"""Count the saved steps of an instance beside its state, where a step is saved anyway."""

import sqlalchemy as sa
from alembic import op

revision = "0022"
down_revision = "0021"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("instance_state", schema=None) as batch_op:
        batch_op.add_column(sa.Column("version", sa.Integer(), nullable=False, server_default="1"))
    with op.batch_alter_table("process_instance", schema=None) as batch_op:
        batch_op.drop_column("row_version")


def downgrade() -> None:
    with op.batch_alter_table("process_instance", schema=None) as batch_op:
        batch_op.add_column(sa.Column("row_version", sa.Integer(), nullable=False, server_default="0"))
    with op.batch_alter_table("instance_state", schema=None) as batch_op:
        batch_op.drop_column("version")
