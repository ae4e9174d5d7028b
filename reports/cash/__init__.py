"""Cash: where it lies, what moved it week by week, and what it comes to in the twelve months ahead."""
