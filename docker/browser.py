"""Find the Chromium that the browser tests drive; install it where that is allowed; else say how.

Exits 0 when there is one. Playwright's own download is not used: the tests take the system's browser.
"""

import os
import shutil
import subprocess
import sys

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
COMMAND = "apt-get install -y --no-install-recommends chromium fonts-noto-core"


def find() -> str | None:
    """Path of a Chromium, from WBN_CHROMIUM or the search path."""
    if named := os.environ.get("WBN_CHROMIUM"):
        return shutil.which(named)
    return next(filter(None, map(shutil.which, NAMES)), None)


def install() -> None:
    """Install Debian's Chromium, if apt will; what stops it, it says itself."""
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    for command in ("apt-get update -qq", COMMAND):
        subprocess.run(command.split(), check=False, stdout=subprocess.DEVNULL, env=environment)


def main() -> int:
    if find():
        return 0
    if os.geteuid() == 0 and shutil.which("apt-get") and "WBN_CHROMIUM" not in os.environ:
        sys.stdout.write("No Chromium here: installing Debian's ...\n")
        install()
    if find():
        return 0
    sys.stderr.write(
        "The browser tests need Chromium and none was found.\n"
        f"  Debian or Ubuntu:  sudo {COMMAND}\n"
        "  elsewhere:         install Chrome or Chromium and set WBN_CHROMIUM to its path\n"
        "  without a browser: make unit\n"
    )
    return 1


if __name__ == "__main__":
    sys.exit(main())
