"""Child processes: what must not take the command down with it runs in one, and is spoken to over pipes.

`child.Child` is the parent's side, `serving` the child's, `frames` the words between them. A child finds the
modules of its parent and nothing else of its environment; it writes no file; it ends with its parent.
"""
