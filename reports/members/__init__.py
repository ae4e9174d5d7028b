"""Who belongs, who came and went, and who stays."""
