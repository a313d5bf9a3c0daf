"""The promises of Living Well, one test each."""
