"""Make the tables of frozen quarters and of drafts of the rules of lights."""

import sqlalchemy as sa
from alembic import op

from engine.persistence.base import Json, Moment

revision = "0042"
down_revision = "0034"
branch_labels = None
depends_on = None

REFUSAL = "a frozen light is never changed"


def upgrade() -> None:
    op.create_table(
        "light_quarter",
        sa.Column("quarter", sa.String(length=8), nullable=False),
        sa.Column("frozen_at", Moment(), nullable=False),
        sa.Column("published_at", Moment(), nullable=True),
        sa.Column("published_by", sa.String(length=64), nullable=True),
        sa.PrimaryKeyConstraint("quarter", name=op.f("pk_light_quarter")),
    )
    op.create_table(
        "quarter_report",
        sa.Column("quarter", sa.String(length=8), nullable=False),
        sa.Column("org", sa.String(length=64), nullable=False),
        sa.Column("completion_pct", sa.Numeric(precision=7, scale=2), nullable=True),
        sa.Column("false_report", sa.Boolean(), nullable=False),
        sa.Column("basis", sa.Text(), nullable=False),
        sa.Column("entered_by", sa.String(length=64), nullable=False),
        sa.Column("entered_at", Moment(), nullable=False),
        sa.Column("confirmed_by", sa.String(length=64), nullable=True),
        sa.Column("confirmed_at", Moment(), nullable=True),
        sa.PrimaryKeyConstraint("quarter", "org", name=op.f("pk_quarter_report")),
    )
    op.create_table(
        "light_snapshot",
        sa.Column("key", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("quarter", sa.String(length=8), nullable=False),
        sa.Column("scope", sa.String(length=8), nullable=False),
        sa.Column("target", sa.String(length=255), nullable=False),
        sa.Column("org", sa.String(length=64), nullable=False),
        sa.Column("name", sa.String(length=255), nullable=False),
        sa.Column("light", sa.String(length=8), nullable=False),
        sa.Column("reasons", Json(), nullable=False),
        sa.Column("evidence", Json(), nullable=False),
        sa.Column("facts", Json(), nullable=False),
        sa.Column("decision_key", sa.BigInteger(), nullable=False),
        sa.Column("frozen_at", Moment(), nullable=False),
        sa.Column("seal", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_light_snapshot")),
        sa.UniqueConstraint("quarter", "scope", "target", name=op.f("uq_light_snapshot_quarter_scope_target")),
    )
    op.create_index("ix_light_snapshot_org", "light_snapshot", ["quarter", "scope", "org"], unique=False)
    op.create_table(
        "light_draft",
        sa.Column("key", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("made_by", sa.String(length=64), nullable=False),
        sa.Column("made_at", Moment(), nullable=False),
        sa.Column("against", sa.BigInteger(), nullable=False),
        sa.Column("cursor", sa.String(length=255), nullable=False),
        sa.Column("compared", sa.Integer(), nullable=False),
        sa.Column("total", sa.Integer(), nullable=False),
        sa.Column("counts", Json(), nullable=False),
        sa.Column("decided_by", sa.String(length=64), nullable=True),
        sa.Column("decided_at", Moment(), nullable=True),
        sa.Column("opinion", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_light_draft")),
    )
    op.create_table(
        "light_draft_change",
        sa.Column("draft_key", sa.BigInteger(), nullable=False),
        sa.Column("business_key", sa.String(length=255), nullable=False),
        sa.Column("name", sa.String(length=255), nullable=False),
        sa.Column("org", sa.String(length=64), nullable=False),
        sa.Column("before", sa.String(length=8), nullable=False),
        sa.Column("after", sa.String(length=8), nullable=False),
        sa.Column("before_reasons", Json(), nullable=False),
        sa.Column("after_reasons", Json(), nullable=False),
        sa.PrimaryKeyConstraint("draft_key", "business_key", name=op.f("pk_light_draft_change")),
    )
    if op.get_bind().dialect.name == "sqlite":
        for what in ("update", "delete"):
            op.execute(
                f"CREATE TRIGGER light_snapshot_no_{what} BEFORE {what.upper()} ON light_snapshot "
                f"BEGIN SELECT RAISE(ABORT, '{REFUSAL}'); END"
            )
    else:
        op.execute(
            "CREATE FUNCTION light_snapshot_stays() RETURNS trigger LANGUAGE plpgsql AS "
            f"$$ BEGIN RAISE EXCEPTION '{REFUSAL}'; END $$"
        )
        op.execute(
            "CREATE TRIGGER light_snapshot_stays BEFORE UPDATE OR DELETE ON light_snapshot "
            "FOR EACH ROW EXECUTE FUNCTION light_snapshot_stays()"
        )


def downgrade() -> None:
    op.drop_table("light_draft_change")
    op.drop_table("light_draft")
    op.drop_table("light_snapshot")
    if op.get_bind().dialect.name != "sqlite":
        op.execute("DROP FUNCTION light_snapshot_stays()")
    op.drop_table("quarter_report")
    op.drop_table("light_quarter")
