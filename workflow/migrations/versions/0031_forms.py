"""Keep the letters by which enterprises, projects and parcels are found."""

import sqlalchemy as sa
from alembic import op

from workflow.people.pinyin import letters_of

revision = "0031"
down_revision = "0030"
branch_labels = None
depends_on = None

TABLES = {"enterprise": "key", "project": "key", "parcel": "parcel_no"}
"""Table → its key."""


def upgrade() -> None:
    for name, key in TABLES.items():
        op.add_column(name, sa.Column("letters", sa.String(length=255), nullable=False, server_default=""))
        table = sa.table(name, sa.column(key), sa.column("name"), sa.column("letters"))
        own = table.c[key]
        for code, called in op.get_bind().execute(sa.select(own, table.c.name)).all():
            op.execute(table.update().where(own == code).values(letters=letters_of(called)))


def downgrade() -> None:
    for name in TABLES:
        op.drop_column(name, "letters")
