"""Nieuw: a letter becomes a case, in twenty seconds and by keyboard."""
