"""Naar de agenda's: what is on its way, what needs a person, and what has arrived."""
