"""Reporters: readers of the one event stream, all masked, all harmless, all with the same exit code."""

from fatetui.script.reporters.base import Reporter, Several
from fatetui.script.reporters.junit import JunitReporter
from fatetui.script.reporters.machine import JsonReporter, NdjsonReporter
from fatetui.script.reporters.text import TextReporter

__all__ = ["JsonReporter", "JunitReporter", "NdjsonReporter", "Reporter", "Several", "TextReporter"]
