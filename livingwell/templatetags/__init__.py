"""Template tags: how pages draw icons, say times and show panels."""
