"""Feeds over HTTP, and the secret addresses under which they are subscribed to."""
