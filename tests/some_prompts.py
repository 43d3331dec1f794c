"""A handful of our prompts that are unlike each other, for tests that take too long with all of them."""

from pathlib import Path

CATALOGUE = Path(__file__).resolve().parents[1] / "practice/prompts/catalogue"
NAMES = ("chat", "image-hosting", "internal-tool", "photo-sharing", "url-shortener", "wiki")
PROMPTS = [CATALOGUE / name / "prompt.toml" for name in NAMES]
