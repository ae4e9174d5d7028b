"""Collecting dues: direct debit by CMS, and letters that remind."""
