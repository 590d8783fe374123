"""AWS on this machine: a CloudFormation control plane of our own in front of moto's services.

==================  ============================================================================
``aws``             The way in for the command and for tests: start, stop, reset
``server``          The HTTP endpoint on 127.0.0.1
``front``           CloudFormation requests to ``api``, all others to ``services``
``access``          Which requests are answered: those of clients on this machine
``gate``            Requests many at a time, or a reset alone
``routing``         Which service, account and region a request means
``codec``           CloudFormation's wire format, by botocore's service model
``api``             CloudFormation's actions
``stack_sets``      Stack sets: one template in many accounts and regions
``drift``           Drift detection
``engine``          The life of stacks: planned, deployed, taken back, deleted
``resources``       Resource types: their handlers, over the services' own APIs
``handler``         What a handler is to the engine
``fault``           One fault: what goes wrong, where, how often
``faults``          The faults that wait to strike
``clients``         botocore clients whose requests never leave the process
``services``        moto's services, in this process
``moto_patches``    Where moto falls short of AWS, changed in one place
``records``         What is remembered of stacks, change sets and drift
``errors``          Refused requests and failed resources
``identity``        Names and identifiers as AWS shapes them
``clock``           The one place where the time is read
``http``            A request and an answer, as data
``loading``         Large models read without the garbage collector in between
==================  ============================================================================
"""
