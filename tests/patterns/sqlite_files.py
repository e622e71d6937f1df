"""Forty databases of SQLite that are read through mmap."""
import os
import sqlite3
import sys

connections = []
for at in range(40):
    connection = sqlite3.connect(os.path.join(sys.argv[1], f"{at}.sqlite"))
    connection.execute("pragma mmap_size = 1048576")
    connection.execute("pragma journal_mode = wal")
    connection.execute("create table t (a)")
    connection.executemany("insert into t values (?)", [("x" * 1000,)] * 100)
    connection.commit()
    connection.execute("select sum(length(a)) from t").fetchall()
    connections.append(connection)
print("ready", flush=True)
sys.stdin.read()
