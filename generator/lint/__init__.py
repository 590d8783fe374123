"""Linting: cfn-lint, cloudformation-validate and our own rules over every delivery and environment.

- ``report``: ``streamflix lint`` without its command line.
- ``targets``: what is linted, and its cache key.
- ``forms``, ``subjects``: a template as it is written, or with values filled in.
- ``parts``: what each resource is judged by, as a key.
- ``jobs``: what linters are asked, and what they answer.
- ``run``: linting the targets that are not cached.
- ``processes``, ``worker``: the linters, in processes of their own.
- ``cfn_lint``: cfn-lint through its API.
- ``cfn_validate``: AWS's cloudformation-validate.
- ``false_alarms``: what linters say although nothing is wrong; third-party types.
- ``progress``: how those who wait learn how far linting is.
- ``tools``: installed linters and their versions.
- ``rules``: the list of our own rules.
- ``nested_stacks``: our rules for parameters and outputs of nested stacks.
- ``resolved_templates``: templates with an environment's parameters filled in.
- ``stack_sets``: templates with a stack set's values filled in.
- ``outcomes``: results of all targets merged into one report.
- ``suppressions``: findings that are accepted, each with its reason.
- ``cache``, ``part_memory``: results of earlier runs, for templates and for resources.
"""
