"""The project's keys as they lie in its folder: wrapped with a master key that lies elsewhere.

Whoever has the folder, or a backup of it, has nothing without the master key. It comes from
the setting ``encryption_key`` (best as DANGOL_ENCRYPTION_KEY) or from the file that
``encryption_key_file`` names.
"""

import datetime as dt
import json
from pathlib import Path

from cryptography.hazmat.primitives.keywrap import InvalidUnwrap, aes_key_unwrap, aes_key_wrap

from dangol.settings import Project, Settings
from dangol.store.encryption.errors import EncryptionError
from dangol.store.encryption.keys import KEY_BYTES, PLAIN, Key, Keys
from dangol.store.private_file import write_private

FORMAT = 1


def keys_of(project: Project) -> Keys:
    """The project's keys; raises EncryptionError where the master key is missing or wrong."""
    try:
        kept = json.loads(project.keys_file.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return PLAIN
    except (OSError, ValueError) as broken:
        raise EncryptionError(
            f"'{project.keys_file}' cannot be read: {broken}.\nTake it from a backup."
        ) from broken
    if kept.get("format") != FORMAT:
        raise EncryptionError(
            f"'{project.keys_file}' has format {kept.get('format')}; this release reads {FORMAT}."
            "\nUse the release that wrote it."
        )
    master = master_key(project.settings)
    if master is None:
        raise EncryptionError(
            "The project is encrypted, and no key is given.\n"
            "Set DANGOL_ENCRYPTION_KEY, or DANGOL_ENCRYPTION_KEY_FILE to the file with the key."
        )
    return Keys(tuple(None if one is None else _unwrapped(one, master) for one in kept["keys"]))


def keep_keys(project: Project, keys: Keys, master: bytes) -> None:
    """Write the keys, wrapped with ``master``; the file goes where nothing is encrypted."""
    if keys == PLAIN:
        project.keys_file.unlink(missing_ok=True)
        return
    wrapped = [None if one is None else _wrapped(one, master) for one in keys.known]
    said = json.dumps({"format": FORMAT, "keys": wrapped}, indent=1)
    write_private(project.keys_file, said.encode())


def master_key(settings: Settings) -> bytes | None:
    """The key that wraps the project's keys, if one is given. Raises EncryptionError."""
    if settings.encryption_key is not None:
        return _parsed(settings.encryption_key.get_secret_value(), "The setting 'encryption_key'")
    if settings.encryption_key_file is not None:
        return read_master(settings.encryption_key_file)
    return None


def read_master(file: Path) -> bytes:
    """The master key in a file. Raises EncryptionError."""
    try:
        text = file.expanduser().read_text(encoding="ascii")
    except (OSError, ValueError) as broken:
        raise EncryptionError(
            f"The key in '{file}' cannot be read: {broken}.\n"
            "Name the file with the key, or bring its disk."
        ) from broken
    return _parsed(text, f"What is in '{file}'")


def _parsed(text: str, what: str) -> bytes:
    try:
        key = bytes.fromhex(text.strip())
    except ValueError:
        key = b""
    if len(key) != KEY_BYTES:
        raise EncryptionError(
            f"{what} is no key: it has {len(text.strip())} characters, and a key has "
            f"{KEY_BYTES * 2} hexadecimal digits.\nMake one with 'dangol encryption new-key FILE'."
        )
    return key


def _wrapped(key: Key, master: bytes) -> dict[str, str]:
    wrapped = aes_key_wrap(master, key.secret).hex()
    return {"id": key.id, "made_at": key.made_at.isoformat(), "wrapped": wrapped}


def _unwrapped(kept: dict[str, str], master: bytes) -> Key:
    try:
        secret = aes_key_unwrap(master, bytes.fromhex(kept["wrapped"]))
    except InvalidUnwrap:
        raise EncryptionError(
            "The key that is given is not the one that the project is encrypted with.\n"
            "Give the right one: DANGOL_ENCRYPTION_KEY or DANGOL_ENCRYPTION_KEY_FILE."
        ) from None
    return Key(kept["id"], dt.datetime.fromisoformat(kept["made_at"]), secret)
