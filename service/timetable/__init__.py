"""The timetable's pages: list, unit sheet, the form of an event."""
