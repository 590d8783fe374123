"""Calls to AWS. The only package that uses boto3.

- ``client``: clients and calls.
- ``answers``: errors, and answers that cannot be read.
- ``cloudformation``: CloudFormation's operations, pages joined.
- ``s3``: S3's operations.
- ``identity``: who the credentials belong to.
- ``credential_hints``: what to do about missing or expired credentials.
- ``retry``: calls repeated after throttling or a lost connection.
- ``outages``: which errors are waited out.
"""
