"""THE RULES OF THE MEETING, in plain values, readable without a database.

- `protocols`: whether a practice's protocol lets volunteers speak on a day, and when its chair is reminded
- `glossary`: which abbreviations a practice uses, and spelling them out in a text
"""
