"""Dues: what was asked, what came, who is late, and what a change would bring."""
