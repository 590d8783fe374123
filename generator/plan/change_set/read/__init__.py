"""Responses of DescribeChangeSet, from any tool, as one tree of change sets.

- ``collect``: the responses in a document.
- ``responses``: a response as plain data.
- ``json_members``: members of JSON objects in any case.
- ``parse``: one response, or one page of it.
- ``values``: values as change sets print them.
- ``merge``: several responses about one change set.
- ``tree``: nested change sets joined to a tree.
"""
