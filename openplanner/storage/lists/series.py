"""Which talk of a series a booking is, as two columns of a question: its number and how many talks there are.

Counted when asked, in the order of the moments: a talk that moves takes another place, one that is cancelled has none.
"""

from __future__ import annotations

# ruff: noqa: S608 (constants only are put together)


def place_in_series(booking: str) -> tuple[str, str]:
    """The columns for the row of ``bookings`` that is called so in the question; 0 for a talk of its own."""
    counted = f"""case when {booking}.series_id is null or {booking}.state = 'cancelled' then 0 else (
    select count(*) from bookings same where same.case_id = {booking}.case_id
      and same.series_id = {booking}.series_id and same.state <> 'cancelled'"""
    earlier = f"(same.starts_at, same.booking_id) <= ({booking}.starts_at, {booking}.booking_id)"
    return f"{counted} and {earlier}) end", f"{counted}) end"
