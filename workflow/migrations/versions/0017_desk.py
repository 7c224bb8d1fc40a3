"""Keep in the rows of tasks and inbox from when a due date is near, and let one index answer the desk."""

import sqlalchemy as sa
from alembic import op

from engine.persistence.base import Moment
from engine.persistence.work import NO_DUE, VACUUMED_OFTEN

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None

KEY = ("principal", "due_at", "task_key")
ADDED = ("soon_at", "process_id", "is_shared")

task = sa.table("user_task", sa.column("key"), sa.column("process_id"), sa.column("soon_at", Moment()))
light = sa.table("task_light", sa.column("task_key"), sa.column("soon_at", Moment()))
inbox = sa.table("inbox", *(sa.column(name, Moment() if name.endswith("_at") else None) for name in (*KEY, *ADDED)))
kept = sa.table("inbox_kept", *(sa.column(name, Moment() if name.endswith("_at") else None) for name in KEY))


def upgrade() -> None:
    with op.batch_alter_table("user_task", schema=None) as batch_op:
        batch_op.add_column(sa.Column("soon_at", Moment(), nullable=True))
    near = sa.select(light.c.soon_at).where(light.c.task_key == task.c.key).scalar_subquery()
    op.execute(task.update().where(task.c.key.in_(sa.select(light.c.task_key))).values(soon_at=near))
    op.drop_index("ix_user_task_state_due", table_name="user_task")
    op.create_index("ix_user_task_state_due", "user_task", ["state", "due_at", "soon_at"])
    op.drop_table("task_light")

    put_aside()
    op.create_table(
        "inbox",
        *key_columns(),
        sa.Column("soon_at", Moment(), nullable=False),
        sa.Column("process_id", sa.String(length=255), nullable=False),
        sa.Column("is_shared", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint(*KEY, name=op.f("pk_inbox"), postgresql_include=list(ADDED)),
        sqlite_with_rowid=False,
        postgresql_with=VACUUMED_OFTEN,
    )
    other = kept.alias("other")
    shared = sa.exists().where(other.c.task_key == kept.c.task_key, other.c.principal != kept.c.principal)
    stands_still = kept.c.due_at == NO_DUE
    soon = sa.case((stands_still, sa.literal(NO_DUE, Moment())), else_=sa.func.coalesce(task.c.soon_at, NO_DUE))
    rows = sa.select(*(kept.c[name] for name in KEY), soon, task.c.process_id, shared)
    op.execute(inbox.insert().from_select([*KEY, *ADDED], rows.join(task, task.c.key == kept.c.task_key)))
    done()


def downgrade() -> None:
    put_aside()
    op.create_table("inbox", *key_columns(), sa.PrimaryKeyConstraint(*KEY, name=op.f("pk_inbox")))
    op.execute(inbox.insert().from_select([*KEY], sa.select(*(kept.c[name] for name in KEY))))
    done()

    op.create_table(
        "task_light",
        sa.Column("task_key", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("soon_at", Moment(), nullable=False),
        sa.PrimaryKeyConstraint("task_key", name=op.f("pk_task_light")),
    )
    near = sa.select(task.c.key, task.c.soon_at).where(task.c.soon_at.is_not(None))
    op.execute(light.insert().from_select(["task_key", "soon_at"], near))
    op.create_index("ix_task_light_soon_at", "task_light", ["soon_at"])
    op.drop_index("ix_user_task_state_due", table_name="user_task")
    op.create_index("ix_user_task_state_due", "user_task", ["state", "due_at"])
    with op.batch_alter_table("user_task", schema=None) as batch_op:
        batch_op.drop_column("soon_at")


def put_aside() -> None:
    """Copy the key of every row of the inbox, and drop the table with its names."""
    op.create_table("inbox_kept", *key_columns())
    op.create_index("ix_inbox_kept", "inbox_kept", ["task_key"])
    op.execute(kept.insert().from_select([*KEY], sa.select(*(inbox.c[name] for name in KEY))))
    op.drop_table("inbox")


def done() -> None:
    """Index the new table as the old one was, and drop the copy."""
    op.create_index("ix_inbox_task", "inbox", ["task_key"])
    op.drop_table("inbox_kept")


def key_columns() -> list[sa.Column]:
    """The columns the inbox has had from the beginning."""
    return [
        sa.Column("principal", sa.String(length=160), nullable=False),
        sa.Column("due_at", Moment(), nullable=False),
        sa.Column("task_key", sa.BigInteger(), autoincrement=False, nullable=False),
    ]
