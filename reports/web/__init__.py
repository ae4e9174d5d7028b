"""Reports as web pages: one file each, that needs no network."""
