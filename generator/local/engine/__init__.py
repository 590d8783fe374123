"""The life of stacks: what CloudFormation does between a request and a service's API.

=========================  =========================================================================
``context``                What every module works on: the store, the history, handlers, services
``store``                  Where stacks and change sets are kept, by account and region
``history``                Every change of a status, written together with its event
``region_catalog``         What a region has: resource types' schemas, availability zones
``messages``               AWS's reasons, error messages and warnings
``lifecycle``              A stack's record, from its beginning to its end
``stack_states``           Which changes a stack's status allows
``templates``              A request's template, read and checked
``transforms``             Macros: what they make of a template
``processed_template``     The template that GetTemplate gives for the stage Processed
``template_requirements``  What a template needs: known types, capabilities
``deployment``             What a stack is asked to be: a template with its values, checked
``scope``                  What a template reads of a live stack: IDs, attributes, exports, zones
``exports``                Exports, who imports them, and what may not change meanwhile
``secrets``                Dynamic references, resolved on the way to a service
``text_values``            Values as CloudFormation passes them along: as text
``difference``             What changed between two sets of properties, and what that requires
``properties``             Properties against the type's schema
``schedule``               Work in dependency order, independent pieces at the same time
``resource_calls``         One call of a handler, with the reason of its failure
``singular``               Types of which there can be only one at a time
``planning``               What would happen to a stack: planned resources, details, plans
``planner``                Finds that out, in AWS's two readings
``nested_planning``        Nested stacks whose values are not known while their parent is planned
``policies``               Stack policies
``change_rows``            Plans as DescribeChangeSet lists them
``deploy_options``         How a change is carried out, and how it fails
``nested``                 ``AWS::CloudFormation::Stack``, the engine's own resource type
``deploy``                 A stack brought to its deployment
``removal``                Resources taken away
``rollback``               A change cleaned up after, or taken back
``triggers``               Rollback triggers
``operations``             Whole operations on root stacks, in the background
``deletion_request``       Deleting a stack: what stands against it, then how it goes
``change_sets``            Change sets created, executed, deleted
=========================  =========================================================================

Each module imports only those below it (``setup.cfg`` has the order). Where a lower one needs a
higher one, the function is handed in: ``nested`` gets ``deploy``, ``nested_planning`` the planner.
"""
