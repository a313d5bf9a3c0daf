"""The main jobs from end to end in a real browser, and what is true of every page."""
