"""Zaken: search everything as you type, and the story of a case."""
