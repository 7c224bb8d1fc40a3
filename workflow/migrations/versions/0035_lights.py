"""Give a project's light its end, its evidence and what is exempt; make the table of relighting rounds."""

import sqlalchemy as sa
from alembic import op

from engine.persistence.base import Json, Moment

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
    sa.column("exempted", Json()),
    sa.column("evidence", Json()),
)


def upgrade() -> None:
    with op.batch_alter_table("project_light") as table:
        table.add_column(sa.Column("until", Moment(), nullable=True))
        table.add_column(sa.Column("follows", sa.BigInteger(), nullable=False, server_default="0"))
        table.add_column(sa.Column("exempted", Json(), nullable=True))
        table.add_column(sa.Column("evidence", Json(), nullable=True))
        table.add_column(sa.Column("decision_key", sa.BigInteger(), nullable=False, server_default="0"))
    op.execute(light.update().values(exempted=[], evidence=[]))
    _chain()
    with op.batch_alter_table("project_light") as table:
        table.alter_column("follows", server_default=None)
        table.alter_column("exempted", existing_type=Json(), nullable=False)
        table.alter_column("evidence", existing_type=Json(), nullable=False)
        table.alter_column("decision_key", server_default=None)
        table.create_unique_constraint(op.f("uq_project_light_business_key_follows"), ["business_key", "follows"])
    op.create_index("ix_project_light_until", "project_light", ["until", "light"], unique=False)
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
    op.drop_index("ix_project_light_until", table_name="project_light")
    with op.batch_alter_table("project_light") as table:
        table.drop_constraint(op.f("uq_project_light_business_key_follows"), type_="unique")
        for column in ("decision_key", "evidence", "exempted", "follows", "until"):
            table.drop_column(column)


def _chain() -> None:
    """Rows of one project follow each other: each ends where the next begins."""
    connection = op.get_bind()
    before: dict[str, int] = {}
    rows = connection.execute(sa.select(light.c.key, light.c.business_key, light.c.since).order_by(light.c.key)).all()
    for key, business_key, since in rows:
        previous = before.get(business_key, 0)
        if previous:
            connection.execute(light.update().where(light.c.key == previous).values(until=since))
            connection.execute(light.update().where(light.c.key == key).values(follows=previous))
        before[business_key] = key
