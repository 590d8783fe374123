"""MAKE IT SO: from templates and an environment to stacks in AWS.

=================  =========================================================================
``aws``            The one road to AWS: everything that boto3 is asked, and what it refuses;
                   ``credentials`` says what helps where it is whoever asks
``cloudformation`` CloudFormation's operations, plainly; ``storage`` S3's, ``identity`` STS's
``package``        What is uploaded under which name, and a root that names it. Pure
``artifacts``      Where it is uploaded to: ``artifact_bucket``, which is as
                   ``bucket_settings`` says
``reviews``        What a deployment would do, said by CloudFormation and judged. Its parts:
                   ``changesets`` is what is asked for, ``making`` has it made, ``settling``
                   waits, ``change_set_failures`` says why not, ``leftovers`` tidies up,
                   ``task_counts`` looks for tasks that an update takes away
``saved``          A review in a file; ``moving`` is what has moved since, and executes it
``stacks``         Stacks: what they are now, what they hold, delete them
``events``         What happened to a stack and the stacks in it
``wait``           How often to ask until something is settled: a budget. Pure
``watching``       Looking on until all is at rest; ``motion`` is what is known then, and
                   ``patience`` what is waited out. Pure
``causes``         What failed first. Pure; ``tasks`` is what ECS says of a service that failed,
                   ``visits`` when it is asked
``patient``        A question that is asked again where the line is bad
``deployed``       What is deployed: a stack, all in it, and their values, as ``plan`` compares it
``statuses``       What each status means, and which command leads on. Pure
``recovery``       Out of a stuck state: resume and roll back
``protection``     What the settings protect; ``triggers`` are alarms that take back
``teardown``       Taking it down; ``holdings`` is what stacks hold, ``emptying`` what has to be
                   empty, ``remains`` what is left
``drift``          What is no longer as it was deployed, over all nested stacks
``stacksets``      One template in many accounts and regions: a folder of its own
``overview``       How a stack and those nested in it stand now
``inventory``      What an account holds, asked of the services themselves
=================  =========================================================================

    templates ●→ Package ○→ S3 ○→ change set ○→ answers ●→ changes ○→ events
"""
