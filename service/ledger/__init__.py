"""What units enter besides their timetable: documents, branches, topics, and what was held."""
