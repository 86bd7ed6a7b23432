"""One database: SQLite embedded, SQLAlchemy and Alembic stay in this room."""
