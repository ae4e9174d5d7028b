"""The two statements of a public-interest body, and the yearly account for the members' assembly."""
