"""What would stop a deployment, asked from AWS read-only before anything is created.

- ``model``: a check's result. Pure.
- ``subject``: the environment and account that are checked.
- ``zones``: Availability Zones that lack a service; ``review`` and ``deploy`` ask this, too.
- ``quotas``: Elastic IP addresses, VPCs and NAT gateways.
- ``account``: credentials, service-linked roles, the stack's role and status.
- ``inputs``: the image, the certificate, the artifact bucket.
- ``checks``: all of them in order.
"""
