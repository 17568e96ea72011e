"""`python -m pwa.cli`: the command, where it is not installed."""

from pwa.cli import run

run()
