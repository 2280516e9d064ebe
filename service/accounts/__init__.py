"""Who may sign in, and as whom."""
