"""What the forms of every app are made of."""
