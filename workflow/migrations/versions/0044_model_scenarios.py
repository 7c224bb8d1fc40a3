"""Make the table of scenarios published beside a deployment."""

import sqlalchemy as sa
from alembic import op

revision = "0044"
down_revision = "0046"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "model_scenario",
        sa.Column("deployment_key", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("name", sa.String(length=255), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["deployment_key"], ["deployment.key"], name=op.f("fk_model_scenario_deployment_key_deployment")
        ),
        sa.PrimaryKeyConstraint("deployment_key", "name", name=op.f("pk_model_scenario")),
    )


def downgrade() -> None:
    op.drop_table("model_scenario")
