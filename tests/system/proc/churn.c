/*
 * Maps, unmaps, grows and merges a region as fast as it can, for reads that tear. Beside it lie mappings that never
 * change: COUNT pages of every other permission, at FIXED, which every read must show whole.
 */
#define _GNU_SOURCE
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/prctl.h>

enum { PAGE = 4096, PAGES = 400, COUNT = 200 };
static char *const FIXED = (char *)0x600000000000;
static char *const CHURN = (char *)0x500000000000;

static char *map(char *at, long pages, int protection) {
  int flags = MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED | MAP_NORESERVE;
  return mmap(at, pages * PAGE, protection, flags, -1, 0);
}

int main(void) {
  prctl(PR_SET_PDEATHSIG, SIGKILL);
  for (int i = 0; i < COUNT; i++)
    if (map(FIXED + (long)i * PAGE, 1, i % 2 ? PROT_READ : PROT_READ | PROT_WRITE) == MAP_FAILED) return 1;
  puts("ready");
  fflush(stdout);
  srand(1);
  for (;;) {
    long at = rand() % PAGES, pages = 1 + rand() % 8;
    switch (rand() % 4) {
      case 0: munmap(CHURN + at * PAGE, pages * PAGE); break;
      case 1: map(CHURN + at * PAGE, pages, PROT_READ); break;
      case 2: map(CHURN + at * PAGE, pages, PROT_READ | PROT_WRITE); break;
      case 3: mprotect(CHURN + at * PAGE, pages * PAGE, PROT_NONE); break;
    }
  }
}
