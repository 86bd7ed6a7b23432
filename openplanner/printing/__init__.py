"""Frozen sheet in, PDF bytes out; reportlab stays in this room."""
