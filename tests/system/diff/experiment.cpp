// The experiment: map 12 KiB, unmap the middle 4 KiB, map it again. Takes one step for each byte on standard input
// and says so on standard output, so that a test can look in between. Talks by system calls: streams would map
// memory of their own.
#include <sys/mman.h>
#include <unistd.h>

namespace {
constexpr long page = 4096;

void say(char step) {
  if (write(1, &step, 1) != 1) _exit(1);
}

void wait_for_turn() {
  char turn;
  if (read(0, &turn, 1) != 1) _exit(0);
}

void *map_anonymous(void *where, long size) {
  void *mapped = mmap(where, size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  if (mapped == MAP_FAILED) _exit(1);
  return mapped;
}
}  // namespace

int main() {
  say('0');
  wait_for_turn();
  char *three_pages = static_cast<char *>(map_anonymous(nullptr, 3 * page));
  say('1');
  wait_for_turn();
  if (munmap(three_pages + page, page)) _exit(1);
  say('2');
  wait_for_turn();
  map_anonymous(three_pages + page, page);
  say('3');
  wait_for_turn();
}
