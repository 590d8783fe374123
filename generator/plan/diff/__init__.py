"""What changes between two versions of a product.

- ``resolved_product``: one version with its inputs, resolved: every resource by its address.
- ``deployed_state``: the version that is deployed, and what is unverified in it.
- ``compare``: the comparison.
- ``property_diff``: changes of one resource's own properties.
- ``case_differences``: where two values differ, with conditions and lookups decided.
- ``presence``: on which side something exists, by what its conditions mean.
- ``outputs``: outputs that come, go or change.
- ``canonical``: values in canonical form.
- ``policy_documents``: IAM policy documents in canonical form.
- ``differences``: where two canonical values differ.
- ``propagation``: effects on other resources, across stacks.
- ``vpc_moves``: updates that would move a resource to another VPC, which services refuse.
- ``macro_changes``: what macros, includes and SAM's Globals may change.
- ``causes``: why a property changes.
- ``certainty``: how certain a change is.
- ``stack_tags``: stack tags on the resources that receive them.
- ``nested_parameters``: parameters that parents pass to nested stacks.
- ``renames``: resources that only have a new logical ID.
- ``stack_refactor``: requests that move renamed resources instead of replacing them.
- ``changes``: from findings to changes.
- ``ordering``: the riskiest changes first.
"""
