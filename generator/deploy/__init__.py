"""From templates and an environment to stacks in AWS.

- ``aws``: calls to AWS: the only use of boto3, errors, retries.
- ``artifacts``: the bucket for templates and what is uploaded.
- ``preflight``: what would stop a deployment, asked read-only.
- ``change_set``: create, review, save, execute and clean up change sets.
- ``stack``: stacks: status, events, drift, progress, recovery, protection.
- ``destroy``: deleting an environment.
- ``stack_sets``: stack sets over accounts and regions.
"""
