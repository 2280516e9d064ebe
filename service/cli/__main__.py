"""`python -m service.cli`: the same command where no script is installed."""

from service.cli.main import main

main()
