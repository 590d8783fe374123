"""StreamFlix as CloudFormation: described in typed Python, reviewed before it runs."""

__version__ = "0.1.0"
