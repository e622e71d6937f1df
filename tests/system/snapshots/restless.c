/*
 * Maps 4000 pages that are kept apart by their protection, and makes neighbours alike and different again without
 * end, so that whoever reads its maps sees rows of several moments. Says "ready" when they are mapped.
 */
#include <sys/mman.h>
#include <unistd.h>

#define PAGE 4096L
#define PAGES 4000L

int main(void) {
  char *base = mmap(NULL, PAGES * PAGE, PROT_READ, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
  if (base == MAP_FAILED) return 1;
  for (long page = 0; page < PAGES; page += 2) mprotect(base + page * PAGE, PAGE, PROT_READ | PROT_WRITE);
  if (write(1, "ready\n", 6) != 6) return 1;
  for (;;) {
    for (long page = 1; page < PAGES; page += 2) {
      mprotect(base + page * PAGE, PAGE, PROT_READ | PROT_WRITE);
      mprotect(base + (page - 1) * PAGE, PAGE, PROT_READ | PROT_WRITE);
      mprotect(base + page * PAGE, PAGE, PROT_READ);
    }
  }
}
