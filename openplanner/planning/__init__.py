"""Dates, free time, proposals, figures: pure functions. No clock, no I/O; ``now`` is a parameter."""
