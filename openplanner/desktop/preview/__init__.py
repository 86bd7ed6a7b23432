"""Paper before it is paper: every document looked at, printed, kept or opened in one window."""
