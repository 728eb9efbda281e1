"""What a fresh checkout needs to run, and what a phone has to load for it."""

import gzip
import json
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
VENDOR = ROOT / "facilitation/static/vendor"


def compressed(name: str) -> int:
    return len(gzip.compress((VENDOR / name).read_bytes(), 9))


@pytest.mark.parametrize("name", ["constraints.txt", "package.json", "package-lock.json"])
def test_pins_name_no_address(name: str) -> None:
    assert "://" not in (ROOT / name).read_text()


def test_constraints_are_exact() -> None:
    lines = (ROOT / "constraints.txt").read_text().splitlines()
    pins = [line for line in lines if line and not line.startswith("#")]
    assert pins
    assert [line for line in pins if not re.fullmatch(r"[\w.-]+==[\w.!-]+", line)] == []


def test_package_lock_holds_hashes_without_addresses() -> None:
    packages = json.loads((ROOT / "package-lock.json").read_text())["packages"]
    packages.pop("")
    assert packages
    assert all("integrity" in package for package in packages.values())
    assert not any("resolved" in package for package in packages.values())


def test_vendored_files_fit_the_phone_budget() -> None:
    # The first load of a phone stays below 60 KB compressed; these share about half of it.
    names = ["htmx.min.js", "hx-sse.min.js", "hx-upsert.min.js", "kern.css", "fira-sans.css"]
    assert compressed("kern.css") < 14_000
    assert sum(compressed(name) for name in names) < 31_500


@pytest.mark.parametrize("weight", [400, 500, 600])
def test_web_fonts_are_small(weight: int) -> None:
    assert (VENDOR / f"fira-sans-{weight}.woff2").stat().st_size < 35_000


def test_styles_load_nothing_from_elsewhere() -> None:
    for file in VENDOR.glob("*.css"):
        for address in re.findall(r"url\(\s*[\"']?([^\"')\s]+)", file.read_text()):
            assert address.startswith("data:") or (VENDOR / address).is_file(), address


def test_kern_keeps_to_its_layer_and_knows_both_themes() -> None:
    css = (VENDOR / "kern.css").read_text()
    assert css.startswith("@layer kern{")
    for part in ["data-kern-theme=dark", "prefers-color-scheme: dark", ".kern-btn--primary"]:
        assert part in css


@pytest.mark.parametrize("style", ["Regular", "Medium", "SemiBold"])
def test_record_fonts_exist(style: str) -> None:
    font = ROOT / f"facilitation/record/fonts/FiraSans-{style}.ttf"
    assert font.read_bytes()[:4] == b"\x00\x01\x00\x00"


def test_accessibility_checker_is_there_for_the_browser_tests() -> None:
    assert (ROOT / "node_modules/axe-core/axe.min.js").is_file()
