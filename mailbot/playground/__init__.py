"""A world to try mailbot in: a mail server inside the process, on loopback, and the demo's story."""
