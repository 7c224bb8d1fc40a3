"""Make the tables of resources."""

import sqlalchemy as sa
from alembic import op

from workflow.projects.columns import Amount

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "parcel",
        sa.Column("parcel_no", sa.String(length=64), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("location", sa.String(length=255), nullable=False),
        sa.Column("area", Amount(), nullable=False),
        sa.Column("use", sa.String(length=64), nullable=False),
        sa.Column("years", sa.Integer(), nullable=False),
        sa.Column("start_price", Amount(), nullable=True),
        sa.Column("owner_org", sa.String(length=64), nullable=False),
        sa.Column("status", sa.String(length=16), nullable=False),
        sa.Column("remark", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("parcel_no", name=op.f("pk_parcel")),
    )


def downgrade() -> None:
    op.drop_table("parcel")
