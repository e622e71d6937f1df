// RocksDB with many small table files that it maps to read.
#include <rocksdb/db.h>

#include <cstdio>
#include <memory>
#include <string>

int main(int count, char **arguments) {
  if (count < 2) return 2;
  rocksdb::Options options;
  options.create_if_missing = true;
  options.allow_mmap_reads = true;
  options.write_buffer_size = 65536;
  options.target_file_size_base = 65536;
  options.level0_file_num_compaction_trigger = 1000;
  options.level0_slowdown_writes_trigger = 10000;
  options.level0_stop_writes_trigger = 10000;
  options.max_open_files = -1;
  rocksdb::DB *opened = nullptr;
  rocksdb::Status status = rocksdb::DB::Open(options, arguments[1], &opened);
  if (!status.ok()) {
    std::fprintf(stderr, "%s\n", status.ToString().c_str());
    return 1;
  }
  std::unique_ptr<rocksdb::DB> database(opened);
  char key[16];
  for (int at = 0; at < 100000; at++) {
    std::snprintf(key, sizeof key, "%08d", at * 7919 % 100000);
    database->Put(rocksdb::WriteOptions(), key, std::string(100, 'a'));
  }
  std::string value;
  for (int at = 0; at < 100000; at += 50) {
    std::snprintf(key, sizeof key, "%08d", at);
    database->Get(rocksdb::ReadOptions(), key, &value);
  }
  std::puts("ready");
  std::fflush(stdout);
  while (std::getchar() != EOF) {
  }
  return 0;
}
