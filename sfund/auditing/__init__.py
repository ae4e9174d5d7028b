"""What an auditor holds on to: closed months, evidence, roles, samples, first digits."""
