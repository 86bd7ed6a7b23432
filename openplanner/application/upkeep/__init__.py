"""What IT and managers do around the cases: import, export, purge, backup, doctor, demo."""
