"""Intrinsic functions on resolved arguments.

- ``text``: Join, Sub, Split, Base64 and other text functions.
- ``lists``: Select, Cidr and other list functions.
- ``plain``: the functions of ``text`` and ``lists`` by name.
- ``find_in_map``: ``Fn::FindInMap``, with unknown keys too.
- ``for_each``: ``Fn::ForEach`` expanded (AWS::LanguageExtensions).
- ``unsupported``: functions that CloudFormation does not have.
"""
