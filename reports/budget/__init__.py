"""The year's plan beside what was done."""
