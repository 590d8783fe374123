"""What StreamFlix is made of: one module a layer, one public function a layer.

=================  ==========================================================
layer              its parts in modules of their own
=================  ==========================================================
``network``        ``zones``, ``subnets``, ``nat``, ``flow_logs``
``security``       ``endpoints``
``registry``
``database``
``cache``
``load_balancer``  ``listeners``, ``web_acl``, ``deployment_alarms``
``service``        ``task_roles``, ``scaling``
``api``            ``routes``
``observability``  ``alarms``, ``nat_alarms``, ``dashboard``
=================  ==========================================================

All of them share ``policies`` (IAM), ``conditions``, ``names`` and ``ports``.
"""
