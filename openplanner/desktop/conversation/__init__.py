"""Gesprek: the guide beside the notes."""
