"""The TCP ports of StreamFlix, and the addresses that mean everybody."""

ANYWHERE = "0.0.0.0/0"

HTTP = 80
HTTPS = 443
CONTAINER = 8080
DATABASE = 5432
CACHE = 6379
# ElastiCache Serverless answers reads from replicas here.
CACHE_READER = 6380
