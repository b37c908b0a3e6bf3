"""What cannot be planned."""

from dangol.errors import DangolError


class NoPlanError(DangolError):
    """Limits that no plan keeps."""

    slug = "no-plan"
    title = "No plan keeps these limits"
    status = 422
