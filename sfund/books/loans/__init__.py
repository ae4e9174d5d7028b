"""Loans as the books have them: money that moved, decisions, and what follows from both."""
