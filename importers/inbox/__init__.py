"""Folders into which people drop files: what lies there, and Fava's page over it."""
