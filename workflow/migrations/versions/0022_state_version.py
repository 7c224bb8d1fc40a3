"""Count the saved steps of an instance beside its state, where a step is saved anyway."""

import sqlalchemy as sa
from alembic import op

revision = "0022"
down_revision = "0021"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("instance_state", sa.Column("version", sa.Integer(), nullable=False, server_default="1"))
    op.drop_column("process_instance", "row_version")  # in place: other tables' rows point to these


def downgrade() -> None:
    op.add_column("process_instance", sa.Column("row_version", sa.Integer(), nullable=False, server_default="0"))
    op.drop_column("instance_state", "version")
