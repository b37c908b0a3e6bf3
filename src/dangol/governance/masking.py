"""Identifiers as they are shown to those who have not asked for them."""


def masked(value: str) -> str:
    """An identifier that cannot be used but can be recognised: first letter, stars, last letter."""
    if len(value) < 3:
        return "*" * max(len(value), 1)
    return f"{value[0]}{'*' * min(len(value) - 2, 6)}{value[-1]}"
