"""Who may see and do what: every door, every role, every method, and what leaves by each."""
