"""What is true about protocols, meetings, agenda items and actions."""
