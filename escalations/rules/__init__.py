"""THE ESCALATION RULE, in plain values, readable without a database.

- `policies`: the chain each model starts with for each worry
- `chains`: whom each step asks, by when, and why somebody is passed over
- `states`: where an escalation can stand and what leads from one to another
- `leases`: how long somebody may hold it without doing anything
- `joining`: which reports belong together, what counts as safeguarding
- `rota`: what a day's duties are, where nobody is, who may be put on, how heavy a duty was
- `slow_change`: when small things add up
- `feedback`: what a volunteer may be told
- `leaks`: what a message to a volunteer must not give away by accident
"""
