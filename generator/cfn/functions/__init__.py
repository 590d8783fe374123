"""Intrinsic functions on resolved arguments.

- ``text``: Join, Sub, Split, Base64 and other text functions.
- ``lists``: Select, Cidr and other list functions.
- ``for_each``: ``Fn::ForEach`` expanded (AWS::LanguageExtensions).
- ``unsupported``: functions that CloudFormation does not have.
"""
