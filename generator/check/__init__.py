"""Proofs about the whole product: what no rule about one resource can find.

Each proof is a package of its own with its rules beside it; ``run.PROOFS`` lists them.

- ``reachability``: what can open a connection to what.
- ``permissions``: who may do what, and who gets it without being meant to.
- ``stabilization``: what keeps a deployment from coming up.
- ``coverage``: what is not watched, not protected or not encrypted.
- ``resources``: what proofs ask of a resolved product.
- ``model``: what a proof is, what it gets, and how a finding names its place.
- ``run``: all proofs over a product, or over several environments: the report.
- ``waivers``: findings that are allowed until a day.
- ``questions``: questions that ``streamflix check`` answers, and their answers.
"""
