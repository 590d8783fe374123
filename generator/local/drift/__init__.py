"""Drift: whether what a stack deployed is still what its services say.

=================  =============================================================================
``comparison``     Expected against actual properties, as differences. Pure
``detection``      One resource or a whole stack, read from its services
=================  =============================================================================

    deployed properties, handler's read ●→ differences ○→ Stack.drift
"""
