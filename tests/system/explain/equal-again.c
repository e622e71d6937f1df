/*
 * Neighbours that are apart, for the test of what remains once their visible difference is gone. The first argument
 * names a scenario, the second a file of at least four pages. Prints "PID START END", the process and the addresses of
 * the scenario; makes its pieces equal when a line comes, by calls that let the kernel merge, prints "equal", and lives
 * until its standard input closes.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#define PAGE 4096L
#define PIECES 40
#define THREADS 100
#define RW (PROT_READ | PROT_WRITE)
#define ANON (MAP_PRIVATE | MAP_ANONYMOUS)
/* linux/mempolicy.h and mman-common.h, which the headers of the C library may lack. */
#define POLICY_DEFAULT 0
#define POLICY_BIND 2
#define ON_FAULT 1

static char *start, *end;

static void fail(const char *what) {
  fprintf(stderr, "equal-again: %s: %s\n", what, strerror(errno));
  exit(1);
}

static void must(long result, const char *what) {
  if (result) fail(what);
}

/* Free pages with free addresses around them. */
static char *area(long pages) {
  char *base = mmap(NULL, (pages + 8) * PAGE, PROT_NONE, ANON | MAP_NORESERVE, -1, 0);
  if (base == MAP_FAILED) fail("mmap area");
  must(munmap(base, (pages + 8) * PAGE), "munmap area");
  start = base + 4 * PAGE;
  end = start + pages * PAGE;
  return start;
}

static char *map(char *at, long pages, int protection, int flags, int fd, long offset) {
  char *got = mmap(at, pages * PAGE, protection, flags | MAP_FIXED_NOREPLACE, fd, offset);
  if (got != at) fail("mmap");
  return got;
}

static void write_pages(char *from, char *to) {
  for (char *at = from; at < to; at += PAGE) *at = 1;
}

static void bind_node(char *from, long pages) {
  unsigned long nodes = 1;
  must(syscall(SYS_mbind, from, pages * PAGE, POLICY_BIND, &nodes, 8 * sizeof nodes, 0), "mbind");
}

/* Goes on as the child; the parent lives as long. */
static void go_on_as_child(void) {
  pid_t child = fork();
  if (child < 0) fail("fork");
  if (child == 0) return;
  close(0);
  waitpid(child, NULL, 0);
  exit(0);
}

/* Gives all the same protection, which is another one than any has. */
static void all_readable(void) { must(mprotect(start, end - start, PROT_READ), "mprotect"); }
static void all_writable(void) { must(mprotect(start, end - start, RW), "mprotect"); }
static void no_policy(void) {
  must(syscall(SYS_mbind, start, end - start, POLICY_DEFAULT, NULL, 0, 0), "mbind default");
}
static void no_huge_pages(void) { must(madvise(start, end - start, MADV_NOHUGEPAGE), "madvise"); }

/* Pairs that nothing visible keeps apart, and one that only numa_maps does. */

static void fork_beside(const char *file) {
  (void)file;
  map(area(2), 1, RW, ANON, -1, 0)[0] = 1;
  go_on_as_child();
  map(start + PAGE, 1, RW, ANON, -1, 0);
}

/* A child has no locked memory: the difference goes away without a call. */
static void fork_unlocks(const char *file) {
  (void)file;
  map(area(2), 2, RW, ANON, -1, 0);
  must(syscall(SYS_mlock2, start + PAGE, PAGE, ON_FAULT), "mlock2");
  go_on_as_child();
}

static void moved(const char *file) {
  (void)file;
  char *from = map(area(1), 1, RW, ANON, -1, 0);
  from[0] = 1;
  area(2);
  map(start + PAGE, 1, RW, ANON, -1, 0);
  if (mremap(from, PAGE, PAGE, MREMAP_MAYMOVE | MREMAP_FIXED, start) != start) fail("mremap");
}

static void policy(const char *file) {
  (void)file;
  map(area(2), 2, RW, ANON, -1, 0);
  bind_node(start + PAGE, 1);
}

static void given_back(const char *file) {
  (void)file;
  map(area(3), 1, RW, ANON, -1, 0)[0] = 1;
  map(start + 2 * PAGE, 1, RW, ANON, -1, 0)[0] = 1;
  map(start + PAGE, 1, RW, ANON, -1, 0);
  must(madvise(start, 3 * PAGE, MADV_DONTNEED), "madvise");
}

static int open_file(const char *file) {
  int fd = open(file, O_RDONLY | O_CLOEXEC);
  if (fd < 0) fail(file);
  return fd;
}

static void file_written_apart(const char *file) {
  int fd = open_file(file);
  map(area(3), 1, RW, MAP_PRIVATE, fd, 0)[0] = 1;
  map(start + 2 * PAGE, 1, RW, MAP_PRIVATE, fd, 2 * PAGE)[0] = 1;
  map(start + PAGE, 1, RW, MAP_PRIVATE, fd, PAGE);
}

/* Kernels up to 7.2 merge these two. */
static void file_moved(const char *file) {
  int fd = open_file(file);
  char *from = map(area(1), 1, RW, MAP_PRIVATE, fd, 0);
  from[0] = 1;
  area(2);
  map(start + PAGE, 1, RW, MAP_PRIVATE, fd, PAGE);
  if (mremap(from, PAGE, PAGE, MREMAP_MAYMOVE | MREMAP_FIXED, start) != start) fail("mremap");
}

/* Many pieces with one visible difference between each and the next. */

static void cut_by_protection(void) {
  for (int i = 1; i < PIECES; i += 2) must(mprotect(start + i * PAGE, PAGE, PROT_NONE), "mprotect");
}

static void write_writable(void) {
  for (int i = 0; i < PIECES; i += 2) start[i * PAGE] = 1;
}

static void never_written(const char *file) {
  (void)file;
  map(area(PIECES), PIECES, RW, ANON, -1, 0);
  cut_by_protection();
}

static void written_before(const char *file) {
  (void)file;
  write_pages(map(area(PIECES), PIECES, RW, ANON, -1, 0), end);
  cut_by_protection();
}

static void written_after(const char *file) {
  never_written(file);
  write_writable();
}

static void written_and_given_back(const char *file) {
  written_after(file);
  must(madvise(start, end - start, MADV_DONTNEED), "madvise");
}

static void cut_in_child(const char *file) {
  (void)file;
  write_pages(map(area(PIECES), PIECES, RW, ANON, -1, 0), end);
  go_on_as_child();
  cut_by_protection();
}

static void mapped_in_child(const char *file) {
  (void)file;
  area(PIECES);
  go_on_as_child();
  map(start, PIECES, RW, ANON, -1, 0);
  cut_by_protection();
  write_writable();
}

static void reserved(const char *file) {
  (void)file;
  map(area(PIECES), PIECES, PROT_NONE, ANON, -1, 0);
  for (int i = 1; i < PIECES; i += 2) must(mprotect(start + i * PAGE, PAGE, PROT_READ), "mprotect");
}

static void not_reserved(const char *file) {
  (void)file;
  map(area(PIECES), PIECES, PROT_NONE, ANON | MAP_NORESERVE, -1, 0);
  for (int i = 0; i < PIECES; i += 2) must(mprotect(start + i * PAGE, PAGE, RW), "mprotect");
  write_writable();
}

static void advised(const char *file) {
  (void)file;
  map(area(PIECES), PIECES, RW, ANON, -1, 0);
  for (int i = 1; i < PIECES; i += 2) must(madvise(start + i * PAGE, PAGE, MADV_NOHUGEPAGE), "madvise");
  write_pages(start, end);
}

static void bound(const char *file) {
  (void)file;
  map(area(PIECES), PIECES, RW, ANON, -1, 0);
  for (int i = 1; i < PIECES; i += 2) bind_node(start + i * PAGE, 1);
  write_pages(start, end);
}

static pthread_barrier_t all_run;

static void *use_stack(void *unused) {
  volatile char used[4 * PAGE];
  write_pages((char *)used, (char *)used + sizeof used);
  pthread_barrier_wait(&all_run);
  for (;;) pause();
  return unused;
}

/* The addresses of all stacks with their guards: from the lowest to the highest. */
static void thread_stacks(const char *file) {
  (void)file;
  pthread_attr_t attributes;
  pthread_t threads[THREADS];
  must(pthread_attr_init(&attributes), "pthread_attr_init");
  must(pthread_attr_setstacksize(&attributes, 64 * PAGE), "pthread_attr_setstacksize");
  must(pthread_barrier_init(&all_run, NULL, THREADS + 1), "pthread_barrier_init");
  for (int i = 0; i < THREADS; i++) must(pthread_create(&threads[i], &attributes, use_stack, NULL), "pthread_create");
  pthread_barrier_wait(&all_run);
  for (int i = 0; i < THREADS; i++) {
    void *stack;
    size_t size, guard;
    pthread_attr_t own;
    must(pthread_getattr_np(threads[i], &own), "pthread_getattr_np");
    must(pthread_attr_getstack(&own, &stack, &size), "pthread_attr_getstack");
    must(pthread_attr_getguardsize(&own, &guard), "pthread_attr_getguardsize");
    char *lowest = (char *)stack - guard;
    if (start == NULL || lowest < start) start = lowest;
    if ((char *)stack + size > end) end = (char *)stack + size;
  }
}

static const struct {
  const char *name;
  void (*set_up)(const char *file);
  void (*make_equal)(void);
} scenarios[] = {
    {"fork-beside", fork_beside, all_readable},
    {"fork-unlocks", fork_unlocks, all_readable},
    {"moved", moved, all_readable},
    {"policy", policy, no_policy},
    {"given-back", given_back, all_readable},
    {"file-written-apart", file_written_apart, all_readable},
    {"file-moved", file_moved, all_readable},
    {"never-written", never_written, all_writable},
    {"written-before", written_before, all_writable},
    {"written-after", written_after, all_writable},
    {"written-and-given-back", written_and_given_back, all_writable},
    {"cut-in-child", cut_in_child, all_writable},
    {"mapped-in-child", mapped_in_child, all_writable},
    {"reserved", reserved, all_readable},
    {"not-reserved", not_reserved, all_writable},
    {"advised", advised, no_huge_pages},
    {"bound", bound, no_policy},
    {"thread-stacks", thread_stacks, all_writable},
};

int main(int argc, char **argv) {
  if (argc != 3) return 2;
  for (size_t i = 0; i < sizeof scenarios / sizeof *scenarios; i++) {
    if (strcmp(argv[1], scenarios[i].name)) continue;
    char line[64];
    scenarios[i].set_up(argv[2]);
    printf("%d %lx %lx\n", getpid(), (unsigned long)start, (unsigned long)end);
    fflush(stdout);
    if (read(0, line, sizeof line) <= 0) _exit(0);
    scenarios[i].make_equal();
    puts("equal");
    fflush(stdout);
    while (read(0, line, sizeof line) > 0) continue;
    _exit(0);
  }
  return 2;
}
