"""Sixty environments of LMDB, two mapped files each."""
import os
import sys

import lmdb

environments = []
for at in range(60):
    environment = lmdb.open(os.path.join(sys.argv[1], f"environment-{at}"), map_size=1 << 20)
    with environment.begin(write=True) as transaction:
        transaction.put(b"key", b"value")
    environments.append(environment)
print("ready", flush=True)
sys.stdin.read()
