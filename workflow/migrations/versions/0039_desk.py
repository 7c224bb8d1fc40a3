"""Let the supervisor's pages read open tasks, suspended instances and projects from indexes; keep their lists."""

import sqlalchemy as sa
from alembic import op

revision = "0039"
down_revision = "0035"
branch_labels = None
depends_on = None

OPEN, STILL = sa.text("state = 'CREATED'"), sa.text("state = 'SUSPENDED'")
BOARD = [
    "root_key", "mgmt_status", "phase", "leader", "owner_user", "owner_org", "variant", "total_invest", "business_key",
]  # fmt: skip


def upgrade() -> None:
    op.create_index(
        "ix_user_task_open",
        "user_task",
        ["due_at", "key", "soon_at", "root_key", "instance_key", "process_id", "assignee"],
        postgresql_where=OPEN,
        sqlite_where=OPEN,
    )
    op.create_index("ix_instance_suspended", "process_instance", ["key"], postgresql_where=STILL, sqlite_where=STILL)
    op.create_index("ix_project_board", "project", BOARD)
    op.create_table(
        "saved_list",
        sa.Column("key", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("owner", sa.String(length=64), nullable=False),
        sa.Column("group_code", sa.String(length=64), nullable=True),
        sa.Column("name", sa.String(length=64), nullable=False),
        sa.Column("question", sa.Text(), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("key", name="pk_saved_list"),
        sa.UniqueConstraint("owner", "name", name="uq_saved_list_owner_name"),
    )
    op.create_index("ix_saved_list_group", "saved_list", ["group_code"])


def downgrade() -> None:
    op.drop_table("saved_list")
    op.drop_index("ix_project_board", table_name="project")
    op.drop_index("ix_instance_suspended", table_name="process_instance")
    op.drop_index("ix_user_task_open", table_name="user_task")
