"""How layers become templates: wires, the two ways of placing a layer, canonical writing."""
