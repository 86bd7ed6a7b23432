"""Instellingen: every setting, the colleagues, teams, places and calendars."""
