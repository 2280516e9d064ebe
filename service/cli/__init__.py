"""The `xunli` command."""

from service.cli.main import main

__all__ = ["main"]
