"""What the meetings ask for, and how it is checked."""
