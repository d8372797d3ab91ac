"""mailbot broken on purpose, many times over: what `make campaign` runs whole, and the tests in short."""
