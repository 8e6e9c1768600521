"""Believable sample data of a Polish call centre, the same for the same seed."""

from ccrm_admin.sandbox.generate.tenant import Sizes, generate

__all__ = ["Sizes", "generate"]
