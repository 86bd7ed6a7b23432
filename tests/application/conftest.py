"""Every PDF that these tests make is searched for what may not be on it."""

from tests.printing.watching import clean_paper

__all__ = ["clean_paper"]
