"""Ratios against peers, side by side in one run; no timed tests."""
