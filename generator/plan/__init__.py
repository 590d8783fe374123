"""What would change: two versions of a product compared, replaced, judged. Pure.

before, after ●→ differences ●→ replacement, followed across stacks ●→ Changes ●→ guards
"""
