/*
 * Processes with something to find in their maps, and others that only look so. Does what its arguments ask for,
 * prints "ready PID" and lives until its standard input closes.
 *
 *   write-execute            one page that may be written and executed
 *   executable-anonymous     code in anonymous memory that may no longer be written
 *   executable-memfd         code in a memory file
 *   memfd                    data in a memory file
 *   load PATH                a library; may be said several times
 *   unguarded | guarded      a thread whose stack touches usable memory below, or one as pthread_create makes it
 *   merged                   two threads whose stacks have no guards, so that they are one mapping
 *   guard-regions            the same with guard regions inside of it (Linux 6.13)
 *   lock KIB                 locks so much memory
 *   huge | no-huge           64 MiB that could have huge pages and have none, or for which they are refused
 *   reserve                  64 MiB that are eligible for huge pages and never touched
 *   patchwork N              N one-page mappings
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <unistd.h>

#define PAGE 4096L
#define MIB (1024L * 1024L)
#define RW (PROT_READ | PROT_WRITE)
#define ANON (MAP_PRIVATE | MAP_ANONYMOUS)

static void fail(const char *what) {
  fprintf(stderr, "finding-cases: %s: %s\n", what, strerror(errno));
  exit(1);
}

static char *map(long size, int protection, int flags, int fd) {
  char *got = mmap(NULL, size, protection, flags, fd, 0);
  if (got == MAP_FAILED) fail("mmap");
  return got;
}

static void must(int result, const char *what) {
  if (result) fail(what);
}

static int memory_file(void) {
  int fd = memfd_create("case", MFD_CLOEXEC);
  if (fd < 0) fail("memfd_create");
  must(ftruncate(fd, PAGE), "ftruncate");
  return fd;
}

static void executable_anonymous(void) {
  char *code = map(PAGE, RW, ANON, -1);
  memset(code, 0xc3, PAGE);
  must(mprotect(code, PAGE, PROT_READ | PROT_EXEC), "mprotect");
}

static void load(const char *path) {
  if (!dlopen(path, RTLD_NOW | RTLD_LOCAL)) {
    fprintf(stderr, "finding-cases: %s\n", dlerror());
    exit(1);
  }
}

static int woken[2];

static void *wait_for_ever(void *unused) {
  must(write(woken[1], "x", 1) != 1, "write");
  for (;;) pause();
  return unused;
}

static void start_thread(const pthread_attr_t *attributes) {
  pthread_t thread;
  char byte;
  must(pipe(woken), "pipe");
  must(pthread_create(&thread, attributes, wait_for_ever, NULL), "pthread_create");
  must(read(woken[0], &byte, 1) != 1, "read");
}

/* The lower half may be read: a stack that runs over it does not stop at once on every access. */
static void start_unguarded(void) {
  long size = MIB;
  char *area = map(2 * size, RW, ANON | MAP_NORESERVE, -1);
  must(mprotect(area, size, PROT_READ), "mprotect");
  pthread_attr_t attributes;
  pthread_attr_init(&attributes);
  must(pthread_attr_setstack(&attributes, area + size, size), "pthread_attr_setstack");
  start_thread(&attributes);
}

/* Cut from one mapping: what the C library does with guards of 0 depends on what lies where. */
#define GUARD_INSTALL 102

static void start_merged(int has_guards) {
  long size = MIB;
  char *area = map(3 * size, RW, ANON | MAP_NORESERVE, -1);
  must(mprotect(area, size, PROT_NONE), "mprotect");
  for (int half = 1; half <= 2; half++) {
    pthread_attr_t attributes;
    pthread_attr_init(&attributes);
    must(pthread_attr_setstack(&attributes, area + half * size, size), "pthread_attr_setstack");
    if (has_guards) must(madvise(area + half * size, PAGE, GUARD_INSTALL), "madvise");
    start_thread(&attributes);
  }
}

/* Memory that is touched while huge pages are off for the process, and is not touched again, stays as it is. */
static void touch_without_huge_pages(int advice) {
  must(prctl(PR_SET_THP_DISABLE, 1, 0, 0, 0), "prctl");
  char *area = map(64 * MIB, RW, ANON, -1);
  must(madvise(area, 64 * MIB, advice), "madvise");
  for (long at = 0; at < 64 * MIB; at += PAGE) area[at] = 1;
  must(prctl(PR_SET_THP_DISABLE, 0, 0, 0, 0), "prctl back");
}

static void patchwork(long count) {
  char *base = map(count * PAGE, PROT_READ, ANON | MAP_NORESERVE, -1);
  for (long page = 1; page < count; page += 2) must(mprotect(base + page * PAGE, PAGE, RW), "mprotect");
}

int main(int argc, char **argv) {
  for (int i = 1; i < argc; i++) {
    const char *what = argv[i];
    const char *value = i + 1 < argc ? argv[i + 1] : "";
    if (!strcmp(what, "write-execute")) map(PAGE, RW | PROT_EXEC, ANON, -1);
    else if (!strcmp(what, "executable-anonymous")) executable_anonymous();
    else if (!strcmp(what, "executable-memfd")) map(PAGE, PROT_READ | PROT_EXEC, MAP_SHARED, memory_file());
    else if (!strcmp(what, "memfd")) map(PAGE, RW, MAP_SHARED, memory_file());
    else if (!strcmp(what, "load")) load(value), i++;
    else if (!strcmp(what, "unguarded")) start_unguarded();
    else if (!strcmp(what, "merged")) start_merged(0);
    else if (!strcmp(what, "guard-regions")) start_merged(1);
    else if (!strcmp(what, "guarded")) start_thread(NULL);
    else if (!strcmp(what, "lock")) must(mlock(map(atol(value) * 1024, RW, ANON, -1), atol(value) * 1024), "mlock"), i++;
    else if (!strcmp(what, "huge")) touch_without_huge_pages(MADV_HUGEPAGE);
    else if (!strcmp(what, "no-huge")) touch_without_huge_pages(MADV_NOHUGEPAGE);
    else if (!strcmp(what, "reserve")) must(madvise(map(64 * MIB, RW, ANON, -1), 64 * MIB, MADV_HUGEPAGE), "madvise");
    else if (!strcmp(what, "patchwork")) patchwork(atol(value)), i++;
    else {
      fprintf(stderr, "finding-cases: unknown argument %s\n", what);
      return 2;
    }
  }
  printf("ready %d\n", getpid());
  fflush(stdout);
  char buffer[64];
  while (read(0, buffer, sizeof buffer) > 0) continue;
  return 0;
}
