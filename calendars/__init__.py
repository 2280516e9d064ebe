"""Campaigns, timetables, rules, planning and iCalendar as pure values and functions."""
