"""The store of a team: a PostgreSQL server. Nothing here is imported unless the address of one is set."""
