"""The register beside the books: who an id is, locked or plain, and who looked."""
