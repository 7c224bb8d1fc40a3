"""The layout of official documents, GB/T 9704—2012: the page, the fonts with what stands in for them, the sizes."""

from __future__ import annotations

from collections.abc import Mapping

PAGE_MM = (210.0, 297.0)
"""A4, width and height."""

TOP_MM, LEFT_MM = 37.0, 28.0
TEXT_MM = (156.0, 225.0)
"""The text area (版心)."""

RIGHT_MM = PAGE_MM[0] - LEFT_MM - TEXT_MM[0]
BOTTOM_MM = PAGE_MM[1] - TOP_MM - TEXT_MM[1]
FOOTER_MM = BOTTOM_MM - 7.0 - 5.0
"""From the page's edge to the page number, which stands 7 mm under the text area."""

LINES, CHARACTERS = 22, 28
"""Lines of a page and characters of a line in full size."""

LINE_PT = 28.95
"""22 lines fill 225 mm."""

PITCH_PT = 15.75
"""28 characters fill 156 mm; size 3 is 16 points, so they stand a quarter of a point closer."""

SIZES: Mapping[str, float] = {
    "初号": 42,
    "小初": 36,
    "1号": 26,
    "2号": 22,
    "小2号": 18,
    "3号": 16,
    "4号": 14,
    "5号": 10.5,
}
"""Sizes as printers name them, in points."""

TITLE_FONT, HEAD_FONT, BODY_FONT, NUMBER_FONT = "方正小标宋简体", "黑体", "仿宋_GB2312", "宋体"

STANDS_IN: Mapping[str, tuple[str, ...]] = {
    TITLE_FONT: ("小标宋", "华文中宋", "STZhongsong", "Noto Serif CJK SC", "宋体"),
    HEAD_FONT: ("SimHei", "Noto Sans CJK SC", "Source Han Sans SC"),
    BODY_FONT: ("仿宋", "FangSong", "华文仿宋", "STFangsong", "Noto Serif CJK SC"),
    NUMBER_FONT: ("SimSun", "Noto Serif CJK SC"),
}
"""What a program takes, in this order, where the font itself is not installed."""

RED = "E60012"
"""The red of the issuing office's name and of the line under it."""
