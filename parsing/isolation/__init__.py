"""The same parse in killable child processes, with limits of time, memory and size."""

from parsing.isolation.child import Parser
from parsing.isolation.limits import Limits
from parsing.isolation.pool import ParserPool
from parsing.scans import usable_cores

__all__ = ["Limits", "Parser", "ParserPool", "usable_cores"]
