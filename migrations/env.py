"""Alembic's entry: the caller owns the connection and its transaction (see app/store/migrate.py).

Offline (``--sql``) it prints the statements for the dialect named in ``config.attributes["dialect_name"]``.
"""

from alembic import context
from sqlmodel import SQLModel

import app.models  # noqa: F401  registers every table

if context.is_offline_mode():
    context.configure(
        dialect_name=context.config.attributes.get("dialect_name", "sqlite"),
        target_metadata=SQLModel.metadata,
        literal_binds=True,
        transactional_ddl=True,
    )
else:
    context.configure(
        connection=context.config.attributes["connection"],
        target_metadata=SQLModel.metadata,
        render_as_batch=True,
        compare_type=True,
        transactional_ddl=True,
        transaction_per_migration=False,
    )
with context.begin_transaction():
    context.run_migrations()
