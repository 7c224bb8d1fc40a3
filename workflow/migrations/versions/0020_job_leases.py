"""Keep the lease, the importance and the failures of a job for workers outside."""

import sqlalchemy as sa
from alembic import op

revision = "0020"
down_revision = "0017"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("job", schema=None) as batch_op:
        batch_op.add_column(sa.Column("lease_token", sa.String(64), nullable=True))
        batch_op.add_column(sa.Column("rank", sa.Integer(), nullable=False, server_default="0"))
        batch_op.add_column(sa.Column("failures", sa.Integer(), nullable=False, server_default="0"))
    with op.batch_alter_table("job", schema=None) as batch_op:
        batch_op.alter_column("rank", existing_type=sa.Integer(), server_default=None)
        batch_op.alter_column("failures", existing_type=sa.Integer(), server_default=None)
    op.create_index("ix_job_next", "job", ["type", "state", "rank", "key"])


def downgrade() -> None:
    op.drop_index("ix_job_next", "job")
    with op.batch_alter_table("job", schema=None) as batch_op:
        batch_op.drop_column("failures")
        batch_op.drop_column("rank")
        batch_op.drop_column("lease_token")
