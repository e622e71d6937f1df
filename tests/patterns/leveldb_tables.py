"""LevelDB with many small table files, which it maps to read."""
import os
import sys

import plyvel

database = plyvel.DB(
    os.path.join(sys.argv[1], "level"), create_if_missing=True, write_buffer_size=65536, max_file_size=65536
)
for at in range(60000):
    database.put(b"%08d" % at, os.urandom(100))
for _ in database:
    pass
print("ready", flush=True)
sys.stdin.read()
