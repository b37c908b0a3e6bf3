"""A stranger's package in which everything is wrong."""

from dangol.contract.analysis import Analysis
from dangol.words import Text


class NoAnalysis:
    """Looks like one."""

    slug = "no-analysis"


class Twin(Analysis):
    """Takes the name of another."""

    slug = "rfm"
    title = Text(en="Twin", ko="쌍둥이")
    question = Text(en="Who?", ko="누구?")
    entry = "customers"


class Wordless(Analysis):
    """Says nothing in Korean, and computes nothing."""

    slug = "wordless"
    title = Text(en="Wordless", ko="")
    question = Text(en="What?", ko="")
    entry = "customers"
