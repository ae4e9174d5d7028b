"""Months and years that are closed: sealed, verified, corrected by a contrary entry."""
