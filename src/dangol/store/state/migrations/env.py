"""How Alembic runs here: on a connection that it is handed, inside its transaction."""

from alembic import context

from dangol.store.state.schema import metadata

context.configure(connection=context.config.attributes["connection"], target_metadata=metadata)
with context.begin_transaction():
    context.run_migrations()
