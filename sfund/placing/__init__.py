"""From a line to an entry: drafts, placements, what decides them and what they imply."""
