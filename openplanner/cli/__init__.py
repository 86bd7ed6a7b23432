"""The command line: thin, on the same application functions as the window."""
