"""The bucket for templates, and what is uploaded to it.

- ``package``: what is uploaded under which name. Pure.
- ``upload``: uploading a product.
- ``bucket``: finding or creating the bucket.
- ``bucket_settings``: the settings that the bucket must have. Pure.
"""
