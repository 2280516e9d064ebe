"""What everybody sees first."""
