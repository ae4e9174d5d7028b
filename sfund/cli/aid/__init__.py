"""`sfund aid`: mutual aid, from the asking to the paying; the table of verbs is in `commands`."""
