"""Grants as the postings and documents have them."""
