"""Whatever a story prints holds nothing that may not be on paper."""

from __future__ import annotations

from tests.printing.watching import clean_paper

__all__ = ["clean_paper"]
