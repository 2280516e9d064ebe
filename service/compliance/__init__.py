"""Who has done what the plan asks for, what is due, what is missing, and what to do about it."""
