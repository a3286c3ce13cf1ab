"""``python -m analysis.cli``: the command line where no script is installed."""

from analysis.cli import main

main()
