"""Conversation guides: the model, loading from resources/guides, readability."""
