"""Where a line belongs: evidence in a printed order, and what stays doubtful."""
