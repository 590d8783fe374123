"""What the local AWS remembers, free of what is done with it.

==========  ====================================================================================
``stacks``  Stacks, their resources, events, operations and change sets
``drift``   What a drift detection found of a stack and of each of its resources
==========  ====================================================================================
"""
