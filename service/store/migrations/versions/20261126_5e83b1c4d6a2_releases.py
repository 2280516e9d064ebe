"""releases

Rules: it runs on SQLite and PostgreSQL, up and down; it names every constraint; it never imports
the tables of today, which will be others tomorrow; data that it would lose is copied first.
"""

import sqlalchemy as sa
from alembic import op

revision = '5e83b1c4d6a2'
down_revision = '1b9d5e07c3f4'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('drafts',
    sa.Column('uid', sa.String(length=80), nullable=False),
    sa.Column('batch', sa.Integer(), nullable=False),
    sa.Column('draft', sa.JSON(), nullable=False),
    sa.ForeignKeyConstraint(['batch'], ['batches.id'], name=op.f('fk_drafts_batch')),
    sa.PrimaryKeyConstraint('uid', name=op.f('pk_drafts'))
    )
    # Not in a batch: SQLite would make the table anew, and the triggers that keep it would go.
    op.add_column('batches', sa.Column('release', sa.String(length=200), nullable=False, server_default=''))


def downgrade() -> None:
    # A release is sealed with its name: no earlier schema can hold it.
    released = sa.text("SELECT count(*) FROM batches WHERE release <> ''")
    if op.get_bind().execute(released).scalar():
        raise RuntimeError('there are releases, which an earlier schema cannot keep')
    op.execute('ALTER TABLE batches DROP COLUMN release')
    op.drop_table('drafts')
