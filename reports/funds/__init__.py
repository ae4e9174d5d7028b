"""Every fund with its proof, and how the lending fund grew."""
