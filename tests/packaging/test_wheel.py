"""The wheel in a clean environment: only `fatetui` lands in site-packages, and it finds its own `services`."""

from __future__ import annotations

import subprocess
import sys
import venv
import zipfile
from pathlib import Path

import pytest

pytestmark = pytest.mark.slow

ROOT = Path(__file__).parents[2]
DECOY = "raise SystemExit('the decoy services/ was imported')\n"


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    directory = tmp_path_factory.mktemp("dist")
    command = [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", str(directory), str(ROOT)]
    subprocess.run(command, check=True, capture_output=True, timeout=300)
    [built] = directory.glob("*.whl")
    return built


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A virtual environment with the wheel alone; its dependencies are borrowed from this one through a .pth file."""
    directory = tmp_path_factory.mktemp("clean")
    venv.create(directory, with_pip=False)
    python = directory / "bin" / "python"
    command = [sys.executable, "-m", "pip", "--python", str(python), "install", "--quiet", "--no-deps", str(wheel)]
    subprocess.run(command, check=True, capture_output=True, timeout=300)
    [site] = directory.glob("lib/python*/site-packages")
    borrowed = next(path for path in sys.path if path.endswith("site-packages"))
    # addsitedir is not used: it would follow the editable install's .pth into the source tree.
    (site / "borrowed.pth").write_text(f"{borrowed}\n")
    return python


def test_only_fatetui_lands_in_site_packages(wheel: Path) -> None:
    names = zipfile.ZipFile(wheel).namelist()
    assert {name.split("/")[0] for name in names if ".dist-info" not in name} == {"fatetui"}
    assert "fatetui/_bundled/services/kubernetes/__init__.py" in names
    assert "fatetui/_bundled/services/i18n/locale/zh_CN/LC_MESSAGES/fatetui.mo" in names
    assert not [name for name in names if "__pycache__" in name or name.startswith("tests/")]


@pytest.mark.parametrize("door", [["-m", "fatetui"], [None]])
def test_a_decoy_services_is_neither_used_nor_shadowed(installed: Path, door: list[str | None], tmp_path: Path) -> None:
    decoy = tmp_path / "services"
    decoy.mkdir()
    (decoy / "__init__.py").write_text(DECOY)
    command = [str(installed), "-m", "fatetui"] if door[0] else [str(installed.parent / "fatetui")]
    for arguments in (["--version"], ["schema"], ["info"]):
        outcome = subprocess.run(
            [*command, *arguments], cwd=tmp_path, capture_output=True, text=True, timeout=180, check=False
        )
        assert outcome.returncode == 0, outcome.stderr + outcome.stdout
    listing = [str(installed), "-c", "import fatetui, services"]
    assert (
        "decoy"
        in subprocess.run(listing, cwd=tmp_path, capture_output=True, text=True, timeout=180, check=False).stderr
    )
