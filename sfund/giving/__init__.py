"""What others give: gifts and their receipts, pledges and their parts."""
