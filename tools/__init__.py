"""What keeps the house: rebuilding the example, gathering sentences. No part of the program."""
