"""An example network, made up from end to end: its life, its registry, and the files of its banks."""

from sfund.example.life import build_example
from sfund.example.network import Scale
from sfund.example.values import BankLine, CmsAsk, CmsRun, Example

__all__ = ["BankLine", "CmsAsk", "CmsRun", "Example", "Scale", "build_example"]
