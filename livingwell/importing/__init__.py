"""Reads lists that others publish or send, row by row, and says plainly what is wrong with them."""
