"""Grants: what was awarded, what came of it, what was spent by line, what goes back."""
