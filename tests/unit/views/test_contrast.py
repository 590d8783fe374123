"""The colours of HTML pages can be read on light and on dark ground."""

from __future__ import annotations

import re

import pytest

from generator.views.html import COLORS


def luminance(color: str) -> float:
    """Relative luminance (WCAG 2.2)."""
    parts = [int(color[start : start + 2], 16) / 255 for start in (1, 3, 5)]
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


@pytest.mark.parametrize(("theme", "ground"), [(0, "#ffffff"), (1, "#121212")])
def test_every_colour_has_a_contrast_of_at_least_four_and_a_half(theme: int, ground: str) -> None:
    colors = re.findall(r"#[0-9a-f]{6}", COLORS.split("@media")[theme])
    assert len(colors) == 4
    for color in colors:
        lighter, darker = sorted((luminance(color), luminance(ground)), reverse=True)
        assert (lighter + 0.05) / (darker + 0.05) >= 4.5, color
