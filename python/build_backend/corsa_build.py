"""The build backend of `pip install .`: maturin, plus what the transport needs to build.

It is CycloneDDS, C sources inside a crate: CMake builds them, libclang reads their headers.
Both are packages on PyPI, so a user needs nothing beyond Rust, a C compiler and Python.
PyPI's libclang lacks the compiler's own headers (`stddef.h` and its kind); `cc` lends its.

Set `LIBCLANG_PATH` to build with a libclang of your own; nothing is changed then.
"""

from __future__ import annotations

import importlib.util
import os
import shutil
import subprocess
from pathlib import Path
from typing import Any

import maturin

Settings = dict[str, Any] | None

LIBCLANG = "libclang==18.1.1"
CMAKE = "cmake>=3.16"


def get_requires_for_build_wheel(config_settings: Settings = None) -> list[str]:
    return maturin.get_requires_for_build_wheel(config_settings) + _native_requirements()


def get_requires_for_build_editable(config_settings: Settings = None) -> list[str]:
    return maturin.get_requires_for_build_editable(config_settings) + _native_requirements()


def get_requires_for_build_sdist(config_settings: Settings = None) -> list[str]:
    return maturin.get_requires_for_build_sdist(config_settings)


def build_wheel(
    wheel_directory: str, config_settings: Settings = None, metadata_directory: str | None = None
) -> str:
    _lend_libclang()
    return maturin.build_wheel(wheel_directory, config_settings, metadata_directory)


def build_editable(
    wheel_directory: str, config_settings: Settings = None, metadata_directory: str | None = None
) -> str:
    _lend_libclang()
    return maturin.build_editable(wheel_directory, config_settings, metadata_directory)


build_sdist = maturin.build_sdist
prepare_metadata_for_build_wheel = maturin.prepare_metadata_for_build_wheel
prepare_metadata_for_build_editable = maturin.prepare_metadata_for_build_editable


def _native_requirements() -> list[str]:
    """What PyPI has to bring because this machine does not."""
    requirements = []
    if not _runs("cmake"):
        requirements.append(CMAKE)
    if "LIBCLANG_PATH" not in os.environ:
        requirements.append(LIBCLANG)
    return requirements


def _runs(program: str) -> bool:
    """Whether the program starts: a launcher on the path may stand for nothing."""
    try:
        answer = subprocess.run([program, "--version"], capture_output=True, check=False)
    except OSError:
        return False
    return answer.returncode == 0


def _lend_libclang() -> None:
    """Point bindgen, which reads C headers, at PyPI's libclang and the compiler's headers."""
    folder = _libclang_folder()
    if "LIBCLANG_PATH" in os.environ or folder is None:
        return
    os.environ["LIBCLANG_PATH"] = str(folder)
    headers = _compiler_headers()
    if headers is not None:
        arguments = [os.environ.get("BINDGEN_EXTRA_CLANG_ARGS", ""), f'"-I{headers}"']
        os.environ["BINDGEN_EXTRA_CLANG_ARGS"] = " ".join(arguments).strip()


def _libclang_folder() -> Path | None:
    spec = importlib.util.find_spec("clang")
    for place in (spec and spec.submodule_search_locations) or []:
        folder = Path(place) / "native"
        if folder.is_dir():
            return folder
    return None


def _compiler_headers() -> Path | None:
    compiler = os.environ.get("CC") or shutil.which("cc") or shutil.which("gcc")
    if not compiler:
        return None
    command = [*compiler.split(), "-print-file-name=include"]
    try:
        answer = subprocess.run(command, capture_output=True, text=True, check=False)
    except OSError:
        return None
    headers = Path(answer.stdout.strip())
    return headers if headers.is_absolute() and headers.is_dir() else None
