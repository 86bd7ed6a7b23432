"""A list from outside becomes cases."""
