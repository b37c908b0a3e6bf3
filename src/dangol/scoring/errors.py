"""Why a choice of a model cannot be kept."""

from dangol.errors import DangolError


class DoubleChoiceError(DangolError):
    """Another choice for the same model stands."""

    slug = "double-choice"
    title = "Another version of this model was chosen before"
    status = 409

    def __init__(self, name: str) -> None:
        super().__init__(f"'{name}' chooses a version of the same model; archive it first.")
