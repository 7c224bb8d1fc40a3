"""Keep who delegated a task, and the letters by which people and organisations are found."""

import sqlalchemy as sa
from alembic import op

from workflow.people.pinyin import letters_of

revision = "0024"
down_revision = "0023"
branch_labels = None
depends_on = None

DELEGATED = sa.text("owner IS NOT NULL")

person = sa.table("person", sa.column("username"), sa.column("display_name"), sa.column("letters"))
org = sa.table("org", sa.column("code"), sa.column("name"), sa.column("letters"))


def upgrade() -> None:
    op.add_column("user_task", sa.Column("owner", sa.String(length=64), nullable=True))
    op.create_index("ix_user_task_owner", "user_task", ["owner"], postgresql_where=DELEGATED, sqlite_where=DELEGATED)
    for table, key, name in ((person, person.c.username, person.c.display_name), (org, org.c.code, org.c.name)):
        op.add_column(table.name, sa.Column("letters", sa.String(length=255), nullable=False, server_default=""))
        for code, called in op.get_bind().execute(sa.select(key, name)).all():
            op.execute(table.update().where(key == code).values(letters=letters_of(called)))


def downgrade() -> None:
    op.drop_column("org", "letters")
    op.drop_column("person", "letters")
    op.drop_index("ix_user_task_owner", table_name="user_task")
    op.drop_column("user_task", "owner")
