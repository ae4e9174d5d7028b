"""The bulletin: what the last two weeks brought, on one page for the network's mail."""
