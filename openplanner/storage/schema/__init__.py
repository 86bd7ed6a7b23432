"""How the store looks: tables, how values are written, and what only SQLite can do."""
