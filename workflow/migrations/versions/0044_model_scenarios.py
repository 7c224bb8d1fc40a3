"""Make the tables of scenarios published beside a deployment, and of the last run of a draft's."""

import sqlalchemy as sa
from alembic import op

from engine.persistence.base import Json, Moment

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
    op.create_table(
        "model_scenario_run",
        sa.Column("draft_key", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("state", sa.String(length=64), nullable=False),
        sa.Column("asked_at", Moment(), nullable=False),
        sa.Column("asked_by", sa.String(length=64), nullable=False),
        sa.Column("done", sa.Integer(), nullable=False),
        sa.Column("total", sa.Integer(), nullable=False),
        sa.Column("outcomes", Json(), nullable=False),
        sa.ForeignKeyConstraint(
            ["draft_key"], ["model_draft.key"], name=op.f("fk_model_scenario_run_draft_key_model_draft")
        ),
        sa.PrimaryKeyConstraint("draft_key", name=op.f("pk_model_scenario_run")),
    )


def downgrade() -> None:
    op.drop_table("model_scenario_run")
    op.drop_table("model_scenario")
