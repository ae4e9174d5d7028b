"""An audit's first questions, answered from the books."""
