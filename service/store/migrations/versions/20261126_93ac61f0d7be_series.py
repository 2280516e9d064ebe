"""series

Rules: it runs on SQLite and PostgreSQL, up and down; it names every constraint; it never imports
the tables of today, which will be others tomorrow; data that it would lose is copied first.
"""

import sqlalchemy as sa
from alembic import op

revision = '93ac61f0d7be'
down_revision = '5e83b1c4d6a2'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('series',
    sa.Column('id', sa.String(length=80), nullable=False),
    sa.Column('batch', sa.Integer(), nullable=False),
    sa.Column('rule', sa.JSON(), nullable=False),
    sa.ForeignKeyConstraint(['batch'], ['batches.id'], name=op.f('fk_series_batch')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_series'))
    )


def downgrade() -> None:
    # History keeps the rules; an earlier release has nothing that reads them.
    op.drop_table('series')
