"""Grants: from the award to the settlement."""
