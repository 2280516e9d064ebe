"""${message}

Rules: it runs on SQLite and PostgreSQL, up and down; it names every constraint; it never imports
the tables of today, which will be others tomorrow; data that it would lose is copied first.
"""

import sqlalchemy as sa
from alembic import op
${imports if imports else ""}
revision = ${repr(up_revision)}
down_revision = ${repr(down_revision)}
branch_labels = ${repr(branch_labels)}
depends_on = ${repr(depends_on)}


def upgrade() -> None:
    ${upgrades if upgrades else "pass"}


def downgrade() -> None:
    ${downgrades if downgrades else "pass"}
