"""Stack sets: one template in many accounts and regions.

====================  ==============================================================================
``records``           What is kept: stack sets, their instances, operations and results
``store``             Where it is kept, by the account and region that administers
``messages``          AWS's error messages and reasons
``preferences``       How an operation goes about its accounts and regions. Pure
``organization``      Trusted access, organizational units and their accounts
``targets``           Which accounts and regions a request means
``stack_set_config``  What a stack set is asked to be, checked
``concurrency``       Accounts and regions in order, as many at a time as preferences allow
``instances``         What an operation does to one instance: its stack, in its account and region
``operations``        Whole operations: begun or queued, in turn, in the background
``operation_run``     One operation carried out: a result for each place
``automatic``         Automatic deployment, when accounts join or leave an organizational unit
====================  ==============================================================================

What this does on purpose as the rest of the local AWS: no IAM permission is enforced, so neither
is there a check that the administration role and the execution roles exist; names are kept and
told. The account gate is never called (``AccountGateResult`` is SKIPPED, as without a function).

    request ●→ config, targets ○→ operation ○→ stacks in their accounts and regions ○→ results
"""
