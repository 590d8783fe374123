"""Will it come up? Faults with which a deployment hangs, fails or rolls back (SF4xxx).

- ``rules``: the rules, each with a bad and a good example.
- ``services``: ECS services with their containers, target groups and security groups.
- ``ports``: one port from the listener to the container, through the security groups.
- ``health``: health checks that can succeed, and deployments that can proceed.
- ``startup``: image, logs and secrets from where the tasks run, and the execution role.
- ``secrets``: the JSON keys of secrets.
- ``network_access``: what tasks in a subnet reach.
- ``addresses``: free addresses in subnets.
- ``listeners``: protocols of listeners and target groups.
- ``databases``: settings of databases, caches and tasks that are rejected together.
- ``names``: names within the limits of AWS (``data/names.tsv``).
- ``proof``: all of them.
"""
