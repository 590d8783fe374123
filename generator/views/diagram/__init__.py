"""The architecture, drawn from the templates.

- ``model``: boxes and arrows.
- ``kinds``: which types are drawn outside of networks, as what, and what belongs to them.
- ``network``: the picture of a product: zones, subnets, what lies in them, who reaches whom.
- ``layers``: the picture of its stacks.
- ``references``: which drawn resource refers to which other one.
- ``d2``: a picture as source text of D2, which lays it out.
- ``mermaid``: a picture as source text of Mermaid.
- ``page``: a laid out picture as an HTML page.
"""
