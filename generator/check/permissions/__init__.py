"""Who may do what in a product, and what of it no one meant.

- ``rules``: the rules SF3xxx.
- ``statements``: what single statements allow too much of, or in vain.
- ``outsiders``: trust and policies of resources that let others in.
- ``escalation``: how a principal gets the rights of another.
- ``secrets``: who can read the secrets of databases.
- ``services``: services that a role trusts and nothing that uses it runs on.
- ``proof``: all of them.
- ``who``: the question who may do an action on a resource.
"""
