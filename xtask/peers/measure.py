"""How fast proselint reads a file: prints its name and millions of bytes a second, the better of two readings.

Started by `cargo xtask bench wording` with the Python in which it is installed; its own start-up is not counted.
"""

import sys
import time
from pathlib import Path

from proselint.checks import __register__
from proselint.config import DEFAULT
from proselint.registry import CheckRegistry
from proselint.tools import LintFile

path = Path(sys.argv[1])
CheckRegistry().register_many(__register__)
best = 0.0
for _ in range(2):
    began = time.perf_counter()
    LintFile(path).lint(DEFAULT)
    best = max(best, path.stat().st_size / 1e6 / (time.perf_counter() - began))
print(f"proselint\t{best:.4f}")
