"""All papers that a meeting needs, in one folder that can be held against the books later."""
