"""The doors of the ground floor."""
