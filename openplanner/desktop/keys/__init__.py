"""The keys: which there are, the sheet that shows them, and who gets a key first."""
