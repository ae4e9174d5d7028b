"""Funds: what money was given for, and costs that several of them share."""
