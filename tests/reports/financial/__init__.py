"""The two statements and the yearly account."""
