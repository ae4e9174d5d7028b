"""Documents for 한글 (HWPX): blocks from top to bottom, written by a child process."""
