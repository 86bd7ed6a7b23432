"""Vandaag: whom to call now, and why."""
