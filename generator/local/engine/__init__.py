"""The life of stacks: what CloudFormation does between a request and a service's API.

=========================  =====================================================================
``records``                What the engine keeps: stacks, resources, events, change sets
``store``                  Where it keeps them, by account and region
``words``                  AWS's sentences: reasons, refusals, warnings
``deployment``             What a stack is asked to be: a template with its values
``scope``                  What a template sees in a live stack: IDs, attributes, exports, secrets
``difference``             What changed between two sets of properties, and what that requires
``schedule``               Work in dependency order, independent pieces at the same time
``resource_calls``         One call of a handler, with its events and its failure worded
``deploy``                 A stack brought to its deployment, and back if that fails
``nested``                 ``AWS::CloudFormation::Stack``, the engine's own resource type
``planning``               What would happen to a stack: planned resources, details, plans
``planner``                Finds that out, in AWS's two readings
``foresight``              Nested stacks' values that are not known while their parent is planned
``change_rows``            Plans as DescribeChangeSet tells them, with AWS's quirks
``change_sets``            Change sets made, executed, thrown away
``removal``, ``rollback``  Resources taken away; a change cleaned up after, or taken back
``operations``             Whole operations on root stacks, in the background
``core``                   The engine that all of them share
=========================  =====================================================================

    template, values ●→ deployment ○→ handlers, in order ○→ services;  every step ○→ events
"""
