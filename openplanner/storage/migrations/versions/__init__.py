"""One file per revision; once released, a file here never changes."""
