"""Keep the saved lists of several pages in one table; find instances by a value, by an element, and by their end."""

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
    op.create_index("ix_instance_ended", "process_instance", ["ended_at", "key"], unique=False)
    op.create_index("ix_element_instance_element", "element_instance", ["element_id", "instance_key"], unique=False)
    op.create_index(
        "ix_variable_value",
        "variable",
        ["value"],
        unique=False,
        postgresql_using="hash",
        postgresql_where=sa.text("scope_key = instance_key"),
        sqlite_where=sa.text("scope_key = instance_key AND length(value) <= 200"),
    )


def downgrade() -> None:
    op.drop_index("ix_variable_value", table_name="variable")
    op.drop_index("ix_element_instance_element", table_name="element_instance")
    op.drop_index("ix_instance_ended", table_name="process_instance")
    op.execute("DELETE FROM saved_list WHERE page <> 'supervision'")
    with op.batch_alter_table("saved_list", schema=None) as batch_op:
        batch_op.drop_constraint("uq_saved_list_owner_page_name", type_="unique")
        batch_op.create_unique_constraint("uq_saved_list_owner_name", ["owner", "name"])
        batch_op.drop_column("page")
