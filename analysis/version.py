"""The one place that states Parley's version."""

__version__ = "0.1.0"
