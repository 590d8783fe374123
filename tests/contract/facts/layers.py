"""The layers, by hand: a new one is asked for here."""

LAYERS = (
    "network",
    "security",
    "registry",
    "database",
    "cache",
    "load_balancer",
    "service",
    "api",
    "observability",
)
