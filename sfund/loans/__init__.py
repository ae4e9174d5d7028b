"""Loans: their terms, what they owe and when. Pure arithmetic; books and faces come to it."""
