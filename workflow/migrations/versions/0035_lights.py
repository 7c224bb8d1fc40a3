"""Give a project's light its end, its evidence and what is exempt; keep months' reports, exemptions and rounds."""

import sqlalchemy as sa
from alembic import op

from engine.persistence.base import Json, Moment
from workflow.projects.columns import Amount

revision = "0035"
down_revision = "0036"
branch_labels = None
depends_on = None

light = sa.table(
    "project_light",
    sa.column("key", sa.BigInteger()),
    sa.column("business_key", sa.String()),
    sa.column("since", Moment()),
    sa.column("until", Moment()),
    sa.column("follows", sa.BigInteger()),
    sa.column("reasons", Json()),
    sa.column("codes", sa.Text()),
    sa.column("exempted", Json()),
    sa.column("evidence", Json()),
)

record = sa.table(
    "project_record",
    *(sa.column(name, sa.BigInteger()) for name in ("key", "root_key", "project_key", "task_key")),
    sa.column("element_id", sa.String()),
    sa.column("by", sa.String()),
    sa.column("at", Moment()),
    sa.column("values", Json()),
)
report = sa.table(
    "month_report",
    *(sa.column(name, sa.BigInteger()) for name in ("key", "root_key", "project_key", "task_key")),
    *(sa.column(name, sa.String()) for name in ("month", "image_progress", "by")),
    sa.column("invest", Amount()),
    sa.column("funds_cum", Amount()),
    sa.column("at", Moment()),
)


def upgrade() -> None:
    with op.batch_alter_table("project_light") as table:
        table.add_column(sa.Column("until", Moment(), nullable=True))
        table.add_column(sa.Column("follows", sa.BigInteger(), nullable=False, server_default="0"))
        table.add_column(sa.Column("exempted", Json(), nullable=True))
        table.add_column(sa.Column("evidence", Json(), nullable=True))
        table.add_column(sa.Column("decision_key", sa.BigInteger(), nullable=False, server_default="0"))
        table.add_column(sa.Column("codes", sa.Text(), nullable=False, server_default=""))
    op.execute(light.update().values(exempted=[], evidence=[]))
    _chain()
    with op.batch_alter_table("project_light") as table:
        table.alter_column("follows", server_default=None)
        table.alter_column("exempted", existing_type=Json(), nullable=False)
        table.alter_column("evidence", existing_type=Json(), nullable=False)
        table.alter_column("decision_key", server_default=None)
        table.alter_column("codes", server_default=None)
        table.create_unique_constraint(op.f("uq_project_light_business_key_follows"), ["business_key", "follows"])
    op.create_index("ix_project_light_until", "project_light", ["until", "light"], unique=False)
    op.create_table(
        "month_report",
        sa.Column("key", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("project_key", sa.BigInteger(), nullable=False),
        sa.Column("root_key", sa.BigInteger(), nullable=False),
        sa.Column("task_key", sa.BigInteger(), nullable=False),
        sa.Column("month", sa.String(length=7), nullable=False),
        sa.Column("invest", Amount(), nullable=False),
        sa.Column("funds_cum", Amount(), nullable=True),
        sa.Column("image_progress", sa.String(length=32), nullable=False),
        sa.Column("by", sa.String(length=64), nullable=False),
        sa.Column("at", Moment(), nullable=False),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_month_report")),
        sa.UniqueConstraint("project_key", "month", name=op.f("uq_month_report_project_key_month")),
    )
    op.create_index(op.f("ix_month_report_task_key"), "month_report", ["task_key"], unique=False)
    _read_reports()
    op.create_table(
        "light_exemption",
        sa.Column("key", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("business_key", sa.String(length=255), nullable=False),
        sa.Column("codes", Json(), nullable=False),
        sa.Column("cause_kind", sa.String(length=16), nullable=False),
        sa.Column("cause", sa.Text(), nullable=False),
        sa.Column("evidence", sa.Text(), nullable=False),
        sa.Column("solve_by", sa.Date(), nullable=True),
        sa.Column("from_on", sa.Date(), nullable=False),
        sa.Column("to_on", sa.Date(), nullable=False),
        sa.Column("org", sa.String(length=64), nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("applied_by", sa.String(length=64), nullable=False),
        sa.Column("applied_at", Moment(), nullable=False),
        sa.Column("decided_by", sa.String(length=64), nullable=True),
        sa.Column("decided_at", Moment(), nullable=True),
        sa.Column("decision", sa.Text(), nullable=False),
        sa.Column("expired_at", Moment(), nullable=True),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_light_exemption")),
    )
    op.create_index("ix_light_exemption_project", "light_exemption", ["business_key", "state"], unique=False)
    op.create_index("ix_light_exemption_state", "light_exemption", ["state", "to_on"], unique=False)
    op.create_table(
        "light_round",
        sa.Column("name", sa.String(length=16), nullable=False),
        sa.Column("at", Moment(), nullable=True),
        sa.Column("day", sa.Date(), nullable=True),
        sa.Column("taken_at", Moment(), nullable=True),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_light_round")),
    )


def downgrade() -> None:
    op.drop_table("light_round")
    op.drop_table("light_exemption")
    op.drop_table("month_report")
    op.drop_index("ix_project_light_until", table_name="project_light")
    with op.batch_alter_table("project_light") as table:
        table.drop_constraint(op.f("uq_project_light_business_key_follows"), type_="unique")
        for column in ("codes", "decision_key", "evidence", "exempted", "follows", "until"):
            table.drop_column(column)


def _chain() -> None:
    """Rows of one project follow each other: each ends where the next begins."""
    connection = op.get_bind()
    before: dict[str, int] = {}
    columns = (light.c.key, light.c.business_key, light.c.since, light.c.reasons)
    for key, business_key, since, reasons in connection.execute(sa.select(*columns).order_by(light.c.key)).all():
        if reasons:
            codes = f" {' '.join(reasons)} "
            connection.execute(light.update().where(light.c.key == key).values(codes=codes))
        previous = before.get(business_key, 0)
        if previous:
            connection.execute(light.update().where(light.c.key == previous).values(until=since))
            connection.execute(light.update().where(light.c.key == key).values(follows=previous))
        before[business_key] = key


def _read_reports() -> None:
    """What was reported so far stands in the forms; the last report of a month counts."""
    connection = op.get_bind()
    rows = connection.execute(
        sa.select(record).where(record.c.element_id == "build_report", record.c.project_key.is_not(None))
        .order_by(record.c.key)
    ).mappings()  # fmt: skip
    found: dict[tuple[int, str], dict[str, object]] = {}
    for row in rows:
        values = row["values"]
        month, invest = str(values.get("month") or "")[:7], values.get("invest_month")
        if len(month) == 7 and invest is not None:
            found[row["project_key"], month] = {
                "key": row["key"], "project_key": row["project_key"], "root_key": row["root_key"],
                "task_key": row["task_key"], "month": month, "invest": invest, "funds_cum": values.get("funds_cum"),
                "image_progress": str(values.get("image_progress") or ""), "by": row["by"], "at": row["at"],
            }  # fmt: skip
    if found:
        connection.execute(sa.insert(report), list(found.values()))
