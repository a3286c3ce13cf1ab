"""Coding together: passages in dispute settled, and codebooks that change with their tables."""
