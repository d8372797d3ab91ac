"""Formats, both ways: bytes to values and values to bytes. Pure and total; no I/O."""
