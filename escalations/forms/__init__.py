"""What the pages ask, and what is wrong with an answer."""
