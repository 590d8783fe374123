"""Scaling policies: one that is put again is the same policy, and tells its ARN.

moto's scaling backends ○→ changed
"""

from __future__ import annotations

from typing import Any

from generator.local.moto_patches.wrap import wrap


def keep_policy_arns() -> None:
    """moto makes another policy with another ARN, and leaves the former one's alarms."""
    from moto.applicationautoscaling.models import ApplicationAutoscalingBackend

    def put(original: Any, backend: Any, *args: Any, **kwargs: Any) -> Any:
        former = dict(backend.policies)
        policy = original(backend, *args, **kwargs)
        key = next(k for k, v in backend.policies.items() if v is policy)
        if key in former:
            former[key].delete_alarms(backend.account_id, backend.region_name)
            policy.policy_arn = former[key].policy_arn
        return policy

    wrap(ApplicationAutoscalingBackend, "put_scaling_policy", put)


def tell_policy_arns() -> None:
    """moto's EC2 Auto Scaling answers with ``PolicyArn``, where the API says ``PolicyARN``."""
    from moto.autoscaling.responses import AutoScalingResponse
    from moto.core.responses import ActionResult

    def put(original: Any, response: Any) -> Any:
        answer = original(response).result
        return ActionResult({"PolicyARN": answer["PolicyArn"]})

    wrap(AutoScalingResponse, "put_scaling_policy", put)
