"""Keep the saved lists of several pages in one table."""

import sqlalchemy as sa
from alembic import op

revision = "0046"
down_revision = "0048"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("saved_list", schema=None) as batch_op:
        batch_op.add_column(sa.Column("page", sa.String(length=16), nullable=False, server_default="supervision"))
        batch_op.drop_constraint("uq_saved_list_owner_name", type_="unique")
        batch_op.create_unique_constraint("uq_saved_list_owner_page_name", ["owner", "page", "name"])
    with op.batch_alter_table("saved_list", schema=None) as batch_op:
        batch_op.alter_column("page", server_default=None)


def downgrade() -> None:
    op.execute("DELETE FROM saved_list WHERE page <> 'supervision'")
    with op.batch_alter_table("saved_list", schema=None) as batch_op:
        batch_op.drop_constraint("uq_saved_list_owner_page_name", type_="unique")
        batch_op.create_unique_constraint("uq_saved_list_owner_name", ["owner", "name"])
        batch_op.drop_column("page")
