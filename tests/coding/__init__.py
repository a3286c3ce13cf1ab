"""Tests of coding together."""
