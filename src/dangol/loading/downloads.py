"""Files fetched from an address on the web."""

from pathlib import Path
from urllib.parse import unquote, urlsplit

import httpx

from dangol.loading.errors import SourceRefusedError

PATIENCE_SECONDS = 60
_SHOWN = 300


def download(address: str, folder: Path) -> Path:
    """The file at an address (http, https), written as it comes. Raises SourceRefusedError."""
    parts = urlsplit(address)
    name = unquote(parts.path).rsplit("/", 1)[-1] or "download"
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    file = folder / name.replace("\0", "")[-120:]
    # Neither what stands behind "?" nor a password before "@" is for others.
    shown = parts._replace(netloc=parts.netloc.rpartition("@")[2], query="", fragment="").geturl()
    try:
        with httpx.stream(
            "GET", address, follow_redirects=True, timeout=PATIENCE_SECONDS
        ) as answer:
            if not answer.is_success:
                answer.read()
                raise SourceRefusedError(
                    shown, f"{answer.status_code} {answer.reason_phrase}. {answer.text[:_SHOWN]}"
                )
            with file.open("wb") as written:
                for piece in answer.iter_bytes():
                    written.write(piece)
    except (httpx.HTTPError, httpx.InvalidURL) as lost:
        raise SourceRefusedError(shown, f"{lost}\nCheck the address.") from lost
    return file


def is_web_address(text: str) -> bool:
    return text.lower().startswith(("http://", "https://"))
