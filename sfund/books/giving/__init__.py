"""Gifts, receipts and pledges as the postings have them."""
