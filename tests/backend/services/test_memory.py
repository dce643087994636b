"""However many threads check PINs, the memory of the server stays flat."""

import subprocess
import sys

MOST_KILOBYTES = 150 * 1024
CODE = """
from concurrent.futures import ThreadPoolExecutor
from backend.services.pins import Pins
pins = Pins("a pepper for tests")
pins.hash("482915")
with open("/proc/self/status") as status:
    before = next(int(row.split()[1]) for row in status if row.startswith("VmRSS"))
with ThreadPoolExecutor(40) as pool:
    list(pool.map(pins.hash, ["482915"] * 160))
with open("/proc/self/status") as status:
    after = next(int(row.split()[1]) for row in status if row.startswith("VmRSS"))
print(before, after)
"""


def test_forty_threads_that_hash_keep_no_memory_each() -> None:
    done = subprocess.run([sys.executable, "-c", CODE], capture_output=True, text=True, check=True, timeout=120)
    before, after = map(int, done.stdout.split())
    assert after - before < MOST_KILOBYTES, f"{before} kB grew to {after} kB"
