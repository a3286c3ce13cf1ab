"""Measure Parley beside the chain of tools that people use today: ``make bench``."""
