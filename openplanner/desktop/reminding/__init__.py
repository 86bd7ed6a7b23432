"""Reminders: what is late once a day, and one's own talk shortly before it begins; only while the office is open."""
