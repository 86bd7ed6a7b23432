"""Agenda: the week of a team, and moving what stands in it."""
