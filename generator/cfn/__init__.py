"""What templates mean: load them, resolve them, and see one product across nested stacks.

Works on any CloudFormation product, not on StreamFlix alone, and imports nothing of the
project but ``generator.errors``. Each module answers one question:

========================  ======================================================================
``template``              What does this file say? ``parse`` text to a ``Template`` with lines
``load``                  What belongs to the product? The root and its nested templates
``sources``               Where do texts come from? Files, a git revision, a fetched set
``values``                What is a value that nobody knows yet? ``Unknown``, with its expression
``scope``                 What does a template get to see? Parameters, pseudo parameters, lookups
``resolve``               What does one template say with these values? Any function, any part
``stacks``                What does the whole product say? Wires followed across the stacks
``parameter_types``       What may a parameter be? Type, constraints, the shapes of AWS's types
``parameter_values``      Which values does a template get, and what is wrong with those given?
``rules``                 Which Rules does a set of values break, and in which words?
``wellformed``            Would CloudFormation accept this text at all, and what would it say?
``graph``                 What depends on what, over all stacks, and in which order?
``schemas``               What does AWS say of a resource type? Replacement, identifiers, handlers
``substitute``            What is left of a template once its parameters are known?
``references``            Where does a template mention what?
========================  ======================================================================

The others are parts of these: ``yaml_source``, ``yaml_scalars`` and ``json_source`` of
``template``; ``parameter_shapes`` of ``parameter_types``; ``evaluate``,
``conditions``, ``truth``, ``asking``, ``text_functions``, ``list_functions`` and
``language_extensions`` of ``resolve``; ``lazy`` of ``stacks``; ``errors`` of all.

    text ●→ Template ●→ Product ●→ resolved stacks, graph, findings
    (``sources`` alone touches files and git ○→ text)
"""
