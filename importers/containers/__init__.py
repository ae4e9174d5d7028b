"""A file's bytes → sheets of cells, read in a limited child process.

`reader.ContainerReader` is the way in. Everything else here runs in the child, which sees hostile bytes
and can do no harm: it opens no file, writes none, and dies alone.
"""
