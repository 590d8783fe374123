"""Change sets: DescribeChangeSet's responses read, and each entry classified.

Tools print responses differently (absent or null members, PascalCase or camelCase), and the
responses with and without property values each lack changes. Here they become one form, and each
claim is judged by what can be proven.

- ``read``: responses in any form to one tree of change sets.
- ``explain``: a change set alone: its changes, status and warnings.
- ``rows``: entries as changes.
- ``properties``: an entry's details by property.
- ``certainty``: what an entry alone proves.
- ``proofs``: what one entry proves about another.
- ``statuses``: what a change set's status means.
- ``evidence``: what an entry itself shows.
- ``verdicts``: one entry against the comparison: real, phantom or unknown.
- ``nested_verdicts``: entries of nested stacks.
- ``phantoms``: proofs that a listed property keeps its value.
- ``settle``: all entries together.
- ``review``: a change set against the comparison: the review.
- ``template_lookup``: a template's value at the place that an entry names.
"""
