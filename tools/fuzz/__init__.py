"""Fuzzing of all that reads what strangers wrote. `make fuzz`, or `python -m tools.fuzz TARGET`."""
