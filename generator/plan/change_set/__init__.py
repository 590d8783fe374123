"""What a change set says, read: DescribeChangeSet's answers in any form that people have them in.

No two tools print them alike: absent members are left out, or null; names are PascalCase, or
camelCase; the answers with and without property values differ, and neither is complete. Here
they become one plain shape, and each claim is judged by what the answers alone can prove.

JSON ●→ answers ●→ ChangeSets, merged ●→ tree of stacks ●→ Reading: Changes, status, warnings
"""
