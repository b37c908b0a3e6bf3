"""The seven entries of the console: under which question something stands."""

from typing import Literal

Entry = Literal["today", "market", "customers", "campaigns", "budget", "sales", "trust"]
