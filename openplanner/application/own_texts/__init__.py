"""Guides and letters in the words of the team: read, checked, kept by version, and compared with ours."""
