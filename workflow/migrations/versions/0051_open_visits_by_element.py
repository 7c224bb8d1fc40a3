"""Let open visits say their element, so that an index counts what waits, and the counting when it last saw them all."""

import sqlalchemy as sa
from alembic import op

from engine.persistence.base import Moment

revision = "0051"
down_revision = "0045"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("analysis_mark") as mark:
        mark.add_column(sa.Column("round_at", Moment(), nullable=True))
        mark.add_column(sa.Column("swept_at", Moment(), nullable=True))
    with op.batch_alter_table("open_visit") as visit:
        visit.add_column(sa.Column("element_id", sa.String(length=255), nullable=False, server_default=""))
        visit.add_column(sa.Column("element_type", sa.String(length=48), nullable=False, server_default=""))
    _fill()
    with op.batch_alter_table("open_visit") as visit:
        visit.alter_column("element_id", server_default=None, existing_type=sa.String(length=255))
        visit.alter_column("element_type", server_default=None, existing_type=sa.String(length=48))
    op.drop_index(op.f("ix_open_visit_definition_key"), table_name="open_visit")
    op.create_index("ix_open_visit_element", "open_visit", ["definition_key", "element_id", "element_type"])


def downgrade() -> None:
    op.drop_index("ix_open_visit_element", table_name="open_visit")
    op.create_index(op.f("ix_open_visit_definition_key"), "open_visit", ["definition_key"])
    for table, columns in (("open_visit", ("element_type", "element_id")), ("analysis_mark", ("swept_at", "round_at"))):
        with op.batch_alter_table(table) as changed:
            for column in columns:
                changed.drop_column(column)


def _fill() -> None:
    """Take the element from the visit; what is gone meanwhile is dropped, as the counting would."""
    opened = sa.table("open_visit", *(sa.column(name) for name in ("key", "element_id", "element_type")))
    visit = sa.table("element_instance", *(sa.column(name) for name in ("key", "element_id", "element_type")))
    known = sa.select(visit.c.key).where(visit.c.key == opened.c.key)
    op.execute(opened.delete().where(~sa.exists(known)))
    told = {
        name: sa.select(visit.c[name]).where(visit.c.key == opened.c.key).scalar_subquery()
        for name in ("element_id", "element_type")
    }
    op.execute(opened.update().values(**told))
