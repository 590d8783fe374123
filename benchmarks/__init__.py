"""Speed as ratios of whole processes, side by side, so that a busy machine slows both alike.

Never a test: a number says how fast, not whether it is right. ``make bench`` runs it.
"""
