"""Linting: cfn-lint, cloudformation-validate and our own rules over every delivery and environment.

- ``report``: ``streamflix lint`` without its command line.
- ``targets``: what is linted, and its cache key.
- ``run``: linting the targets that are not cached.
- ``cfn_lint``: cfn-lint through its API.
- ``cfn_validate``: AWS's cloudformation-validate.
- ``tools``: installed linters and their versions.
- ``rules``: the list of our own rules.
- ``nested_stacks``: our rules for parameters and outputs of nested stacks.
- ``resolved_templates``: templates with an environment's parameters filled in.
- ``stack_sets``: templates with a stack set's values filled in.
- ``outcomes``: results of all targets merged into one report.
- ``suppressions``: findings that are accepted, each with its reason.
- ``cache``: results of earlier runs.
"""
