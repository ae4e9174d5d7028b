"""Funds as the postings have them: sums and their proof, moves, and the floor of zero."""
