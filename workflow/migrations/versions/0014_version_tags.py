"""Name versions of decisions and forms by tags, for what is bound to one."""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0012"
branch_labels = None
depends_on = None


def upgrade() -> None:
    for table in ("decision_definition", "form_definition"):
        with op.batch_alter_table(table, schema=None) as batch_op:
            batch_op.add_column(sa.Column("version_tag", sa.String(length=255), nullable=True))


def downgrade() -> None:
    for table in ("form_definition", "decision_definition"):
        with op.batch_alter_table(table, schema=None) as batch_op:
            batch_op.drop_column("version_tag")
