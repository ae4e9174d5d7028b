"""Self-reliance: could the network live tomorrow on what it raises itself? Sums in, figures out."""
