"""`sfund grant`: a file a verb, and what they share in `writing`."""
