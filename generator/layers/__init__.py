"""What StreamFlix is made of: one module a layer, one public function a module."""
