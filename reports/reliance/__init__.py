"""`report self-reliance`: what the network raises itself, how else it can be counted, and the way to more."""
