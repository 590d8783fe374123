"""AWS on this machine: a CloudFormation control plane of our own in front of moto's services."""
