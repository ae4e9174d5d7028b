"""Grants by line, and their settlement."""
