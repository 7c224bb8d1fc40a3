"""Note from which element instance a token came, so that what came of a step can be told and taken back."""

import sqlalchemy as sa
from alembic import op

revision = "0028"
down_revision = "0027"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("element_instance", sa.Column("came_from", sa.BigInteger(), nullable=True))
    op.add_column("element_instance", sa.Column("undone", sa.Boolean(), nullable=True))


def downgrade() -> None:
    op.drop_column("element_instance", "undone")
    op.drop_column("element_instance", "came_from")
