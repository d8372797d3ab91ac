"""What mailbot decides, and why. Pure: nothing here asks the time, opens a file or reaches a network."""
