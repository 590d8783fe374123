"""WHO MAY DO IT: the policies of those who deploy, from what AWS says that each step needs.

=================  =========================================================================
``catalogue``      IAM's actions, and the ARNs of what each is about
``quirks``         Where the schemas' lists are wrong, say too much or too little; with reasons
``rights``         The actions that CloudFormation needs for the product's resource types
``direct``         The actions that the commands themselves need
``scope``          What an action is allowed on, and under which condition
``statements``     Actions with their scopes as IAM's statements, in policies that are not too long
``templates``      The roles as CloudFormation templates
=================  =========================================================================

    resource types ●→ handlers' permissions ●→ statements ●→ policies ●→ templates/access/
"""
