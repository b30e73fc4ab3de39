"""Office documents before 2007 (DOC, XLS, PPT): LibreOffice, where it is installed, converts them first.

It runs on a copy under a name of ours, in a folder that is deleted, with a profile of its own in which macros, links
and updates are switched off, for a limited time and up to a limited size of output.
"""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from tempfile import TemporaryDirectory

from parsing.errors import (
    DocumentTooLargeError,
    FileIsBrokenError,
    ParsingTimeoutError,
    UnsupportedFileTypeError,
)
from parsing.formats.base import Extractor, OpenDocument
from parsing.source import Source

MAX_SECONDS = 120
MAX_OUTPUT_BYTES = 256 * 1024 * 1024
_PROGRAMS = ("soffice", "libreoffice")
_POLL_SECONDS = 0.1
_PROFILE = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry">
<item oor:path="/org.openoffice.Office.Common/Security/Scripting">
 <prop oor:name="DisableMacrosExecution" oor:op="fuse"><value>true</value></prop>
 <prop oor:name="MacroSecurityLevel" oor:op="fuse"><value>3</value></prop>
 <prop oor:name="BlockUntrustedRefererLinks" oor:op="fuse"><value>true</value></prop>
 <prop oor:name="DisableActiveContent" oor:op="fuse"><value>true</value></prop>
</item>
<item oor:path="/org.openoffice.Office.Writer/Content/Update">
 <prop oor:name="Link" oor:op="fuse"><value>0</value></prop>
</item>
<item oor:path="/org.openoffice.Office.Calc/Content/Update">
 <prop oor:name="Link" oor:op="fuse"><value>1</value></prop>
</item>
</oor:items>
"""


@contextmanager
def converted(source: Source, kind: str, target: str, extract: Extractor) -> Iterator[OpenDocument]:
    """Open a document of the old `kind` ("doc") as the `target` ("docx") that LibreOffice makes of it.

    Raises UnsupportedFileTypeError where LibreOffice is not installed, FileIsBrokenError where it gives up,
    ParsingTimeoutError above MAX_SECONDS, and DocumentTooLargeError above MAX_OUTPUT_BYTES.
    """
    program = next(filter(None, map(shutil.which, _PROGRAMS)), None)
    if program is None:
        raise UnsupportedFileTypeError(
            f"the content is a legacy Office document ({kind.upper()}): it is read through LibreOffice, which is not "
            f"installed; install it (Debian: apt-get install libreoffice) or save the document as {target.upper()}"
        )
    with TemporaryDirectory(prefix="converted-") as folder:
        output = _convert(program, source.read(), Path(folder), kind, target)
        with extract(Source.from_path(output, source.limits)) as document:
            yield document


def _convert(program: str, data: bytes, folder: Path, kind: str, target: str) -> Path:
    document = folder / f"document.{kind}"
    document.write_bytes(data)
    profile = folder / "profile"
    settings = profile / "user" / "registrymodifications.xcu"
    settings.parent.mkdir(parents=True)
    settings.write_text(_PROFILE, encoding="utf-8")
    output = folder / "output" / f"document.{target}"
    command = [
        *(program, f"-env:UserInstallation={profile.as_uri()}", "--headless", "--norestore", "--nologo"),
        *("--nodefault", "--nolockcheck", "--convert-to", target, "--outdir", str(output.parent), str(document)),
    ]
    _run(command, folder)
    if not output.is_file():
        raise FileIsBrokenError(f"the {kind.upper()} document is broken: LibreOffice cannot convert it")
    return output


def _run(command: list[str], folder: Path) -> None:
    """Run to the end or to the first limit that is passed; whatever the program started ends with it."""
    environment = {name: os.environ[name] for name in ("PATH", "LANG", "SYSTEMROOT") if name in os.environ}
    process = subprocess.Popen(  # noqa: S603 - a program from the path, on files of our own naming
        command,
        cwd=folder,
        env={**environment, "HOME": str(folder), "TMPDIR": str(folder)},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    deadline = time.monotonic() + MAX_SECONDS
    try:
        while process.poll() is None:
            if time.monotonic() > deadline:
                raise ParsingTimeoutError(f"LibreOffice needs more than {MAX_SECONDS} seconds for the document")
            _check_size(folder)
            with suppress(subprocess.TimeoutExpired):
                process.wait(_POLL_SECONDS)
    finally:
        _end(process)
    _check_size(folder)


def _check_size(folder: Path) -> None:
    size = 0
    for path in (folder / "output").glob("*"):
        with suppress(OSError):
            size += path.stat().st_size
    if size > MAX_OUTPUT_BYTES:
        raise DocumentTooLargeError(f"LibreOffice makes more than {MAX_OUTPUT_BYTES} bytes of the document")


def _end(process: subprocess.Popen[bytes]) -> None:
    with suppress(OSError, AttributeError):  # not every system has groups of processes
        os.killpg(process.pid, signal.SIGKILL)
    process.kill()
    process.wait()
