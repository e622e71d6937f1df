/*
 * Pairs of neighbouring mappings for the test of why they did or did not merge. For each case it prints
 * "NAME ADDRESS", the address where the second of the two begins, then "ready", and lives until its standard input
 * closes. Each case lies in an area of its own, with free addresses around it.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#define PAGE 4096L
#define RW (PROT_READ | PROT_WRITE)
#define ANON (MAP_PRIVATE | MAP_ANONYMOUS)
#ifndef MADV_GUARD_INSTALL
#define MADV_GUARD_INSTALL 102
#endif

static void fail(const char *what) {
  fprintf(stderr, "merge-cases: %s: %s\n", what, strerror(errno));
  exit(1);
}

/* Sixteen free pages; the case uses pages 4 to 11. */
static char *area(void) {
  char *base = mmap(NULL, 16 * PAGE, PROT_NONE, ANON | MAP_NORESERVE, -1, 0);
  if (base == MAP_FAILED) fail("mmap area");
  if (munmap(base, 16 * PAGE)) fail("munmap area");
  return base + 4 * PAGE;
}

static char *map(char *at, long pages, int protection, int flags, int fd, long offset) {
  char *got = mmap(at, pages * PAGE, protection, flags | MAP_FIXED_NOREPLACE, fd, offset);
  if (got != at) fail("mmap");
  return got;
}

static void must(int result, const char *what) {
  if (result) fail(what);
}

static void report(const char *name, char *second) { printf("%s %lx\n", name, (unsigned long)second); }

static int open_file(const char *path) {
  int fd = open(path, O_RDONLY | O_CLOEXEC);
  if (fd < 0) fail(path);
  return fd;
}

static void file_cases(const char *path) {
  int first = open_file(path);
  int second = open_file(path);
  char *at = area();
  map(at, 1, PROT_READ, MAP_PRIVATE, first, 0);
  map(at + PAGE, 1, PROT_READ, MAP_PRIVATE, second, PAGE);
  report("two-opens", at + PAGE);
  at = area();
  map(at, 1, PROT_READ, MAP_PRIVATE, first, 0);
  map(at + PAGE, 1, PROT_READ, MAP_PRIVATE, first, PAGE);
  report("one-open", at + PAGE);
  at = area();
  map(at, 1, RW, MAP_PRIVATE, first, 0)[0] = 1;
  map(at + 2 * PAGE, 1, RW, MAP_PRIVATE, first, 2 * PAGE)[0] = 1;
  map(at + PAGE, 1, RW, MAP_PRIVATE, first, PAGE);
  report("file-faulted-apart", at + 2 * PAGE);
  at = area();
  map(at, 1, PROT_READ, MAP_PRIVATE, first, 0);
  map(at + PAGE, 1, PROT_READ, MAP_PRIVATE, first, 2 * PAGE);
  report("offset", at + PAGE);
  at = area();
  map(at, 1, PROT_READ, MAP_PRIVATE, first, 0);
  map(at + PAGE, 1, PROT_READ, ANON, -1, 0);
  report("file-and-anonymous", at + PAGE);
}

static void advised(const char *name, int advice) {
  char *at = map(area(), 2, RW, ANON, -1, 0);
  must(madvise(at + PAGE, PAGE, advice), name);
  report(name, at + PAGE);
}

static void reserved(const char *name, int flags) {
  char *at = map(area(), 3, PROT_NONE, ANON | flags, -1, 0);
  must(mprotect(at + PAGE, PAGE, RW), "mprotect");
  at[PAGE] = 1;
  must(mprotect(at + PAGE, PAGE, PROT_NONE), "mprotect back");
  report(name, at + PAGE);
}

static void anonymous_cases(void) {
  char *at = map(area(), 2, RW, ANON, -1, 0);
  must(mprotect(at + PAGE, PAGE, PROT_READ), "mprotect");
  report("protection", at + PAGE);

  /* Both are touched before the page between them comes; it joins one side, the other stays apart. */
  at = area();
  map(at, 1, RW, ANON, -1, 0)[0] = 1;
  map(at + 2 * PAGE, 1, RW, ANON, -1, 0)[0] = 1;
  map(at + PAGE, 1, RW, ANON, -1, 0);
  report("faulted-apart", at + 2 * PAGE);

  at = map(area(), 1, RW, ANON, -1, 0);
  map(at + PAGE, 1, RW, ANON, -1, 0);
  report("alike", at + PAGE);

  at = map(area(), 1, RW, ANON | MAP_STACK, -1, 0);
  map(at + PAGE, 1, RW, ANON, -1, 0);
  report("stack-flag", at + PAGE);

  at = map(area(), 2, RW, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
  map(at + 2 * PAGE, 2, RW, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
  report("shared-objects", at + 2 * PAGE);

  at = map(area(), 2, RW, ANON, -1, 0);
  must(mlock(at + PAGE, PAGE), "mlock");
  report("locked", at + PAGE);

  at = map(area(), 1, RW, ANON | MAP_NORESERVE, -1, 0);
  map(at + PAGE, 1, RW, ANON, -1, 0);
  report("reservation", at + PAGE);

  at = map(area(), 1, RW, ANON, -1, 0);
  map(at + 2 * PAGE, 1, RW, ANON, -1, 0);
  report("gap", at + 2 * PAGE);

  at = map(area(), 2, RW, ANON, -1, 0);
  if (madvise(at + PAGE, PAGE, MADV_GUARD_INSTALL) == 0) report("guard-region", at + PAGE);
}

int main(int argc, char **argv) {
  if (argc != 2) return 2;
  file_cases(argv[1]);
  anonymous_cases();
  reserved("reserved-patch", 0);
  reserved("noreserve-patch", MAP_NORESERVE);
  advised("huge", MADV_HUGEPAGE);
  advised("no-huge", MADV_NOHUGEPAGE);
  advised("not-dumped", MADV_DONTDUMP);
  advised("not-forked", MADV_DONTFORK);
  advised("random", MADV_RANDOM);
  puts("ready");
  fflush(stdout);
  char buffer[64];
  while (read(0, buffer, sizeof buffer) > 0) continue;
  return 0;
}
