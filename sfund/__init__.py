"""Books for solidarity networks: dues, gifts, grants, and a lending fund of their own."""
