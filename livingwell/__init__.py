"""What the whole project shares: sign-in, places, roles, messages, audit and time. Knows no other app."""
