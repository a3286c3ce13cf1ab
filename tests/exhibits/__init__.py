"""Tests of the exhibits and the prose."""
