"""Safe to run? Resources without alarms, protection, backups or encryption (SF5xxx).

- ``rules``: the rules, each with a bad and a good example.
- ``alarms``: alarms that can fire and that notify someone.
- ``metrics``: which metrics and dimensions exist (``data/metrics.tsv``, ``data/dimensions.tsv``).
- ``alarmed``: resources that need an alarm (``data/alarmed.tsv``).
- ``settings``: property values that a safe operation needs (``data/settings.tsv``).
- ``redundancy``: what depends on one zone.
- ``images``: images and task counts of services.
- ``edge``: what stands between the internet and the product: redirects and firewalls.
- ``keeping``: data that stays when its resource goes.
- ``proof``: all of them.
"""
