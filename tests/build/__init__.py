"""Tests of the build: plan, run, publish."""
