"""Ratios against peers, all measured in one run: `python -m benchmarks --help`."""
