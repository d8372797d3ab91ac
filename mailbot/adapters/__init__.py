"""One port and one library each; no adapter knows another."""
