"""What others give and promise: gifts, pledges, and what a company's money did."""
