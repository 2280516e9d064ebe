"""feed sizes

Rules: it runs on SQLite and PostgreSQL, up and down; it names every constraint; it never imports
the tables of today, which will be others tomorrow; data that it would lose is copied first.
"""

import sqlalchemy as sa
from alembic import op

revision = '51b0e6c2a7d4'
down_revision = 'b5c49d5dfc97'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column('feed_bytes', sa.Column('events', sa.Integer(), nullable=False, server_default='0'))


def downgrade() -> None:
    # Not in a batch: SQLite would make the table anew.
    op.execute('ALTER TABLE feed_bytes DROP COLUMN events')
