"""When the database will not open: why, and the way back to work."""
