"""Many objects of CPython, some of them freed again."""
import sys

kept = [{"at": at, "text": f"object {at}"} for at in range(200000)]
del kept[::3]
print("ready", flush=True)
sys.stdin.read()
