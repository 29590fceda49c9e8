"""What children are known again by"""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "child_keys",
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"]),
        sa.PrimaryKeyConstraint("case_id", "key"),
        sqlite_strict=True,
    )
    op.create_index("ix_child_keys_key", "child_keys", ["key"])
    op.execute(
        "INSERT INTO child_keys (case_id, key) SELECT DISTINCT case_id, 'id:' || id_number FROM people "
        "WHERE role = 'child' AND id_number <> ''"
    )
