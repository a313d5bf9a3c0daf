"""Every verb of the meetings, by name: the table of contents of what can happen here."""
