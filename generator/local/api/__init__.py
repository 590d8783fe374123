"""CloudFormation's API actions: a request's input in, its output out, in the model's shapes.

One explicit table, ``actions.ACTIONS``; an action that is missing there is refused as unknown.
Each module holds one subject: stacks, change sets, events, templates, exports, policies.

    ActionRequest(place, input) ●→ action ○→ engine ●→ output
"""
