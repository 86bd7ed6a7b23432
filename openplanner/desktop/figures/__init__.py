"""Overzicht: figures with their definition, backlog against capacity, the week on paper."""
