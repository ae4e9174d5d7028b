"""The lending fund: its loans, what it can bear, and the committee's page."""
