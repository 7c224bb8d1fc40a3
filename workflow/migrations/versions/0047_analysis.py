"""Make the tables of figures and variants, of notes on incidents, and give incidents the cause they are grouped by."""

import sqlalchemy as sa
from alembic import op

from engine.persistence.base import Json, Moment
from engine.persistence.causes import cause_of

revision = "0047"
down_revision = "0044"
branch_labels = None
depends_on = None

AT_ONCE = 500


def upgrade() -> None:
    op.create_table(
        "process_figure",
        sa.Column("definition_key", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("kind", sa.String(length=8), nullable=False),
        sa.Column("grain", sa.String(length=8), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("subject", sa.String(length=255), nullable=False),
        sa.Column("unit", sa.String(length=160), nullable=False),
        sa.Column("passed", sa.Integer(), nullable=False),
        sa.Column("stopped", sa.Integer(), nullable=False),
        sa.Column("overdue", sa.Integer(), nullable=False),
        sa.Column("elapsed_sum", sa.BigInteger(), nullable=False),
        sa.Column("worked_sum", sa.BigInteger(), nullable=False),
        sa.Column("elapsed", sa.LargeBinary(), nullable=True),
        sa.Column("worked", sa.LargeBinary(), nullable=True),
        sa.Column("slowest", Json(), nullable=True),
        sa.PrimaryKeyConstraint(
            "definition_key", "kind", "grain", "day", "subject", "unit", name=op.f("pk_process_figure")
        ),
    )
    op.create_table(
        "open_visit",
        sa.Column("key", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("instance_key", sa.BigInteger(), nullable=False),
        sa.Column("definition_key", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_open_visit")),
    )
    op.create_index(op.f("ix_open_visit_instance_key"), "open_visit", ["instance_key"], unique=False)
    op.create_index(op.f("ix_open_visit_definition_key"), "open_visit", ["definition_key"], unique=False)
    op.create_table(
        "analysis_mark",
        sa.Column("name", sa.String(length=32), nullable=False),
        sa.Column("first_key", sa.BigInteger(), nullable=False),
        sa.Column("key", sa.BigInteger(), nullable=False),
        sa.Column("open_key", sa.BigInteger(), nullable=False),
        sa.Column("counted", sa.BigInteger(), nullable=False),
        sa.Column("moved_at", Moment(), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_analysis_mark")),
    )
    op.create_table(
        "process_variant",
        sa.Column("key", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("definition_key", sa.BigInteger(), nullable=False),
        sa.Column("digest", sa.String(length=32), nullable=False),
        sa.Column("path", Json(), nullable=False),
        sa.Column("first_instance", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_process_variant")),
        sa.UniqueConstraint("definition_key", "digest", name=op.f("uq_process_variant_definition_key_digest")),
    )
    op.create_index(op.f("ix_process_variant_digest"), "process_variant", ["digest"], unique=False)
    op.create_table(
        "instance_variant",
        sa.Column("instance_key", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("variant_key", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["instance_key"], ["process_instance.key"], ondelete="CASCADE",
            name=op.f("fk_instance_variant_instance_key_process_instance"),
        ),
        sa.ForeignKeyConstraint(
            ["variant_key"], ["process_variant.key"], name=op.f("fk_instance_variant_variant_key_process_variant")
        ),
        sa.PrimaryKeyConstraint("instance_key", name=op.f("pk_instance_variant")),
    )  # fmt: skip
    op.create_index(op.f("ix_instance_variant_variant_key"), "instance_variant", ["variant_key"], unique=False)
    op.create_table(
        "incident_note",
        sa.Column("key", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("incident_key", sa.BigInteger(), nullable=False),
        sa.Column("at", Moment(), nullable=False),
        sa.Column("by", sa.String(length=64), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["incident_key"], ["incident.key"], ondelete="CASCADE", name=op.f("fk_incident_note_incident_key_incident")
        ),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_incident_note")),
    )
    op.create_index(op.f("ix_incident_note_incident_key"), "incident_note", ["incident_key"], unique=False)
    op.create_table(
        "incident_keeper",
        sa.Column("incident_key", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("username", sa.String(length=64), nullable=False),
        sa.Column("since", Moment(), nullable=False),
        sa.Column("given_by", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(
            ["incident_key"],
            ["incident.key"],
            ondelete="CASCADE",
            name=op.f("fk_incident_keeper_incident_key_incident"),
        ),
        sa.PrimaryKeyConstraint("incident_key", name=op.f("pk_incident_keeper")),
    )
    op.add_column("incident", sa.Column("cause", sa.String(length=32), nullable=True))
    _fill_causes()
    op.create_index(op.f("ix_incident_state_cause"), "incident", ["state", "cause"], unique=False)


def downgrade() -> None:
    op.drop_index(op.f("ix_incident_state_cause"), table_name="incident")
    op.drop_column("incident", "cause")
    for table in ("incident_keeper", "incident_note", "instance_variant", "process_variant", "analysis_mark"):
        op.drop_table(table)
    op.drop_table("open_visit")
    op.drop_table("process_figure")


def _fill_causes() -> None:
    """Tell the cause of every incident there is, some at a time."""
    connection = op.get_bind()
    incident = sa.table("incident", *(sa.column(name) for name in ("key", "kind", "message", "cause")))
    last = 0
    while True:
        query = sa.select(incident.c.key, incident.c.kind, incident.c.message).where(incident.c.key > last)
        rows = connection.execute(query.order_by(incident.c.key).limit(AT_ONCE)).all()
        if not rows:
            return
        for key, kind, message in rows:
            told = incident.update().where(incident.c.key == key).values(cause=cause_of(kind, message))
            connection.execute(told)
        last = rows[-1].key
