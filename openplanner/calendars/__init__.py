"""Outside calendars; icalendar and the Exchange libraries stay in this room."""
