"""Make the tables of idle land: facts of parcels, cases with road maps, changes of class, scans."""

import sqlalchemy as sa
from alembic import op

from engine.persistence.base import Json, Moment
from workflow.projects.columns import Amount

revision = "0040"
down_revision = "0037"
branch_labels = None
depends_on = None

TABLES = ("parcel_use", "idle_parcel", "roadmap_step", "idle_class_change", "idle_scan")


def upgrade() -> None:
    op.create_table(
        "idle_class_change",
        sa.Column("key", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("parcel_no", sa.String(length=64), nullable=False),
        sa.Column("on_day", sa.Date(), nullable=False),
        sa.Column("before", sa.String(length=32), nullable=False),
        sa.Column("after", sa.String(length=32), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("by", sa.String(length=64), nullable=False),
        sa.Column("at", Moment(), nullable=False),
        sa.Column("facts", Json(), nullable=False),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_idle_class_change")),
    )
    op.create_index("ix_idle_class_change_parcel", "idle_class_change", ["parcel_no", "key"], unique=False)
    op.create_table(
        "idle_parcel",
        sa.Column("key", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("parcel_no", sa.String(length=64), nullable=False),
        sa.Column("open_for", sa.String(length=64), nullable=True),
        sa.Column("instance_key", sa.BigInteger(), nullable=False),
        sa.Column("idle_class", sa.String(length=32), nullable=False),
        sa.Column("found_class", sa.String(length=32), nullable=False),
        sa.Column("found_words", sa.Text(), nullable=False),
        sa.Column("since", sa.Date(), nullable=True),
        sa.Column("cause", sa.String(length=16), nullable=True),
        sa.Column("cause_detail", sa.Text(), nullable=False),
        sa.Column("owner_ent", sa.String(length=255), nullable=True),
        sa.Column("contract_start_before", sa.Date(), nullable=True),
        sa.Column("invested_pct", Amount(), nullable=True),
        sa.Column("built_pct", Amount(), nullable=True),
        sa.Column("blockers", Json(), nullable=False),
        sa.Column("responsible_org", sa.String(length=64), nullable=True),
        sa.Column("plan", sa.String(length=32), nullable=True),
        sa.Column("plan_note", sa.Text(), nullable=False),
        sa.Column("plan_finish", sa.Date(), nullable=True),
        sa.Column("first_finish", sa.Date(), nullable=True),
        sa.Column("plan_round", sa.Integer(), nullable=False),
        sa.Column("progress_pct", sa.Integer(), nullable=False),
        sa.Column("unfixed", sa.Integer(), nullable=False),
        sa.Column("stage", sa.String(length=16), nullable=False),
        sa.Column("found_on", sa.Date(), nullable=False),
        sa.Column("found_by", sa.String(length=64), nullable=False),
        sa.Column("ended_on", sa.Date(), nullable=True),
        sa.Column("result", sa.String(length=16), nullable=True),
        sa.Column("measure", sa.String(length=16), nullable=True),
        sa.Column("fee", Amount(), nullable=True),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_idle_parcel")),
        sa.UniqueConstraint("instance_key", name=op.f("uq_idle_parcel_instance_key")),
        sa.UniqueConstraint("open_for", name=op.f("uq_idle_parcel_open_for")),
    )
    op.create_index("ix_idle_parcel_parcel", "idle_parcel", ["parcel_no", "key"], unique=False)
    op.create_index("ix_idle_parcel_result", "idle_parcel", ["result", "responsible_org"], unique=False)
    op.create_table(
        "idle_scan",
        sa.Column("key", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("month", sa.String(length=7), nullable=True),
        sa.Column("on_day", sa.Date(), nullable=False),
        sa.Column("at", Moment(), nullable=False),
        sa.Column("by", sa.String(length=64), nullable=False),
        sa.Column("looked", sa.Integer(), nullable=False),
        sa.Column("found", sa.Integer(), nullable=False),
        sa.Column("changed", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_idle_scan")),
        sa.UniqueConstraint("month", name=op.f("uq_idle_scan_month")),
    )
    op.create_table(
        "parcel_use",
        sa.Column("parcel_no", sa.String(length=64), nullable=False),
        sa.Column("linked_project", sa.String(length=255), nullable=True),
        sa.Column("responsible_org", sa.String(length=64), nullable=True),
        sa.Column("owner_ent", sa.String(length=255), nullable=True),
        sa.Column("approved_on", sa.Date(), nullable=True),
        sa.Column("contract_no", sa.String(length=64), nullable=True),
        sa.Column("contract_on", sa.Date(), nullable=True),
        sa.Column("delivered_on", sa.Date(), nullable=True),
        sa.Column("price", Amount(), nullable=True),
        sa.Column("start_before", sa.Date(), nullable=True),
        sa.Column("started_on", sa.Date(), nullable=True),
        sa.Column("finish_before", sa.Date(), nullable=True),
        sa.Column("completed_on", sa.Date(), nullable=True),
        sa.Column("produced_on", sa.Date(), nullable=True),
        sa.Column("stopped_since", sa.Date(), nullable=True),
        sa.Column("developed_pct", Amount(), nullable=True),
        sa.Column("invested_pct", Amount(), nullable=True),
        sa.Column("built_pct", Amount(), nullable=True),
        sa.Column("total_invest", Amount(), nullable=True),
        sa.Column("invested", Amount(), nullable=True),
        sa.Column("idle_class", sa.String(length=32), nullable=False),
        sa.Column("classified_on", sa.Date(), nullable=True),
        sa.Column("read_until", sa.BigInteger(), nullable=False),
        sa.Column("source", sa.String(length=16), nullable=False),
        sa.Column("updated_at", Moment(), nullable=False),
        sa.Column("updated_by", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("parcel_no", name=op.f("pk_parcel_use")),
    )
    op.create_index(op.f("ix_parcel_use_idle_class"), "parcel_use", ["idle_class"], unique=False)
    op.create_table(
        "roadmap_step",
        sa.Column("key", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("idle_key", sa.BigInteger(), nullable=False),
        sa.Column("plan_round", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("milestone", sa.String(length=255), nullable=False),
        sa.Column("owner", sa.String(length=64), nullable=True),
        sa.Column("due", sa.Date(), nullable=True),
        sa.Column("done_on", sa.Date(), nullable=True),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_roadmap_step")),
    )
    op.create_index("ix_roadmap_step_case", "roadmap_step", ["idle_key", "plan_round", "number"], unique=False)
    # ### end Alembic commands ###


def downgrade() -> None:
    for table in reversed(TABLES):
        op.drop_table(table)
