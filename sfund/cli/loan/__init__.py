"""`sfund loan`: a file for verbs that belong together; the table of verbs is in `commands`."""
