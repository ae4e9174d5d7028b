"""Cash ahead: what is expected to come and to go, and what the free and the bound money come to."""
