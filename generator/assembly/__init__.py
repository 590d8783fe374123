"""How layers become templates: wires, the two ways of placing a layer, canonical writing."""

from generator.assembly.lazily import defer

# Before any of our modules imports troposphere.
defer("cfn_flip")
