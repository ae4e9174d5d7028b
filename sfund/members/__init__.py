"""Members: who belongs, on which plan, what is owed, and how each of them stands."""
