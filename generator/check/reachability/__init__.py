"""Reachability: which network interface of a product can open a connection to which other.

- ``addresses``: sets of IP addresses.
- ``verdicts``: yes, no or unknown, with the steps of a path or what is missing.
- ``model``: security groups, subnets, routes, network ACLs and interfaces as records.
- ``reading``: values of properties: references, ports, blocks of addresses.
- ``network``: the records of a resolved product.
- ``interfaces``: what has network interfaces, and where its properties say so.
- ``filters``: whether security groups and network ACLs let something through.
- ``routing``: where a subnet's routes lead.
- ``paths``: from one interface to another, from the internet, to the internet.
- ``rules``: the rules of the proof.
- ``expectations``: what must be reachable, and what nothing else may reach.
- ``proof``: the findings.
- ``changes``: what a change does to the answers: a policy check.
- ``why``: the question ``--why FROM TO PORT``.
"""
