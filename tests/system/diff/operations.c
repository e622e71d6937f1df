/*
 * Changes its own address space, one known operation for each letter on standard input, and answers each with the
 * letter. Regions lie far apart from all else, so that nothing merges with them by chance. Argument: the path of a
 * small shared library.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

#define PAGE 4096L
#define REGION(n) ((char *)(0x200000000000L + (n) * 0x100000000L))
/* A size that nothing else has, so that a move can be told from an addition. */
#define ODD_PAGES 37
/* Above what glibc keeps for the next thread. */
#define STACK_SIZE (64L << 20)

static pthread_t thread;
static int thread_pipe[2];

static void check(int failed) {
  if (failed) _exit(1);
}

static void map(char *where, long pages, int protection) {
  int flags = MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED_NOREPLACE;
  check(mmap(where, pages * PAGE, protection, flags, -1, 0) != where);
}

static void map_all(void) {
  const int writable = PROT_READ | PROT_WRITE;
  map(REGION(0), 5, writable);
  map(REGION(1), 2, writable);
  map(REGION(2), ODD_PAGES, writable);
  map(REGION(3), 4, writable);
  map(REGION(3) + 4 * PAGE, 4, PROT_READ);
  map(REGION(4), 5, writable);
  map(REGION(5), 5, writable);
  map(REGION(6), 5, writable);
}

static void *wait_in_thread(void *unused) {
  char byte;
  check(read(thread_pipe[0], &byte, 1) != 1);
  return unused;
}

static void start_thread(void) {
  pthread_attr_t attributes;
  check(pipe2(thread_pipe, O_CLOEXEC));
  check(pthread_attr_init(&attributes));
  check(pthread_attr_setstacksize(&attributes, STACK_SIZE));
  check(pthread_create(&thread, &attributes, wait_in_thread, NULL));
}

static void end_thread(void) {
  check(write(thread_pipe[1], "", 1) != 1);
  check(pthread_join(thread, NULL));
}

static void map_file_over(char *where, const char *path) {
  int fd = open(path, O_RDONLY | O_CLOEXEC);
  check(mmap(where, PAGE, PROT_READ, MAP_PRIVATE | MAP_FIXED, fd, 0) != where);
  close(fd);
}

static void act(char letter, const char *library) {
  switch (letter) {
    case 'p': check(mprotect(REGION(0) + 2 * PAGE, PAGE, PROT_READ)); break;
    case 'g': check(mremap(REGION(1), 2 * PAGE, 4 * PAGE, 0) == MAP_FAILED); break;
    case 'm': check(mremap(REGION(2), ODD_PAGES * PAGE, ODD_PAGES * PAGE, MREMAP_MAYMOVE | MREMAP_FIXED, REGION(7)) == MAP_FAILED); break;
    case 'u': check(munmap(REGION(3) + 2 * PAGE, 4 * PAGE)); break;
    case 'f': map_file_over(REGION(4) + 2 * PAGE, library); break;
    case 'b': check(sbrk(16 * PAGE) == (void *)-1); break;
    case 'd': check(!dlopen(library, RTLD_NOW)); break;
    case 't': start_thread(); break;
    case 'e': end_thread(); break;
    case 'a': check(madvise(REGION(5) + 2 * PAGE, PAGE, MADV_DONTDUMP)); break;
    case 'l': check(mlock(REGION(6), 5 * PAGE)); break;
  }
}

int main(int argc, char **argv) {
  char letter = '.';
  check(argc != 2);
  /* The heap is there from the start, with room for what dlopen and threads take from it. */
  void *volatile room = malloc(64 * 1024);
  check(!room);
  free(room);
  map_all();
  do {
    act(letter, argv[1]);
    check(write(1, &letter, 1) != 1);
  } while (read(0, &letter, 1) == 1);
}
