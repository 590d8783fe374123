"""Stack sets: one template in many accounts and regions, planned first, then carried out.

=================  =========================================================================
``home``           A stack set's operations in AWS, asked where it is administered
``organization``   The accounts of organizational units
``reading``        What a stack set, its instances and a file's targets are now
``requests``       A plan as the operations that do it, in order. Pure
``set_requests``   The stack set itself, as it is asked for. Pure
``preferences``    How an operation goes about its accounts and regions. Pure
``watching``       An operation until it is over, account by account and region by region
``causes``         Why an operation failed in one target
``carrying``       The operations of a plan, begun and looked on at, one after the other
=================  =========================================================================

    file, AWS ○→ SetState, instances, targets ●→ StackSetPlan ●→ Steps ○→ operations ○→ results
"""
