"""Who is knocking, and what do they see."""
