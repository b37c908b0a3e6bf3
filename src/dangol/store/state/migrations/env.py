"""How Alembic runs here: on the connection that it is handed, inside that connection's transaction."""

from alembic import context

from dangol.store.state.schema import metadata

context.configure(connection=context.config.attributes["connection"], target_metadata=metadata)
with context.begin_transaction():
    context.run_migrations()
