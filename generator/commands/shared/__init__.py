"""Code that several commands use.

- ``aws_options``: the options for AWS: profile, region, endpoint.
- ``aws_session``: account and region of a command.
- ``confirmation``: asking the user.
- ``stack_inputs``: parameter files of any product.
- ``template_options``: the option ``--allow-outside``.
- ``product_options``: the options that name another product, and that product.
- ``report``: comparing, waivers, printing, exit code.
- ``refactor_files``: writing the files of ``--mappings`` and ``--imports``.
- ``create_review``: from an environment's files to a review.
- ``execute``: executing a review.
- ``watch``: watching an operation.
- ``deployed``: the deployed state of an environment.
- ``templates``: the templates of an environment.
- ``stale_templates``: what the layers build where templates/ is stale.
- ``recovery_state``: status of a stack for resume, rollback and destroy.
- ``stack_sets``: a stack set as deployed and as configured.
- ``local_engine``: starting AWS on this machine.
- ``local_deployment``: deploying an environment to it.
- ``demo_script``: the steps of ``streamflix demo``.
"""
