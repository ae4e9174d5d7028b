"""`report board`: two pages that a volunteer understands in five minutes before a meeting."""
