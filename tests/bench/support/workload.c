/*
 * A process with many mappings, and a stopwatch for commands.
 *
 *   workload maps COUNT NAMES FOLDER   maps COUNT pages of NAMES files made in FOLDER, or of unnamed memory where
 *                                      NAMES is 0; prints "ready ROWS" (fewer than COUNT where the limit is
 *                                      lower) and stays until its input ends
 *   workload time COMMAND ARGUMENTS    runs the command with its output thrown away, prints the nanoseconds
 */
#define _GNU_SOURCE
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum { PAGE = 4096 };

static int fail(const char *what) {
  perror(what);
  return 1;
}

/* The same page of a file again and again: neighbours never merge, as their offsets do not follow each other. */
static long map_pages(long count, long names, const char *folder) {
  long made = 0;
  for (long name = 0; name < names; name++) {
    char path[4096];
    snprintf(path, sizeof path, "%s/libexample-module-%05ld.so.1.2.3", folder, name);
    int fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
    if (fd < 0 || ftruncate(fd, PAGE) != 0) return fail(path), made;
    long share = count / names + (name < count % names);
    for (long i = 0; i < share; i++, made++) {
      volatile char *page = mmap(NULL, PAGE, PROT_READ, MAP_PRIVATE, fd, 0);
      if (page == MAP_FAILED) return made;
      (void)page[0];
    }
    close(fd);
  }
  return made;
}

/* One region whose every other page may be written to: each change of protection splits it. */
static long split_pages(long count) {
  int flags = MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE;
  char *region = mmap(NULL, count * PAGE, PROT_READ, flags, -1, 0);
  if (region == MAP_FAILED) return 0;
  for (long page = 1; page < count; page += 2)
    if (mprotect(region + page * PAGE, PAGE, PROT_READ | PROT_WRITE) != 0) return page;
  return count;
}

static int run_maps(long count, long names, const char *folder) {
  prctl(PR_SET_PDEATHSIG, SIGKILL);
  printf("ready %ld\n", names == 0 ? split_pages(count) : map_pages(count, names, folder));
  fflush(stdout);
  char byte;
  while (read(STDIN_FILENO, &byte, 1) > 0) continue;
  return 0;
}

static int run_time(char **command) {
  int null = open("/dev/null", O_RDWR | O_CLOEXEC);
  struct timespec from, to;
  clock_gettime(CLOCK_MONOTONIC, &from);
  pid_t child = vfork();
  if (child == 0) {
    dup2(null, STDOUT_FILENO);
    execvp(command[0], command);
    _exit(127);
  }
  int status = 0;
  if (child < 0 || waitpid(child, &status, 0) < 0) return fail(command[0]);
  clock_gettime(CLOCK_MONOTONIC, &to);
  printf("%lld\n", (to.tv_sec - from.tv_sec) * 1000000000LL + (to.tv_nsec - from.tv_nsec));
  return WIFEXITED(status) && WEXITSTATUS(status) == 0 ? 0 : 1;
}

int main(int argc, char **argv) {
  if (argc == 5 && strcmp(argv[1], "maps") == 0) return run_maps(atol(argv[2]), atol(argv[3]), argv[4]);
  if (argc > 2 && strcmp(argv[1], "time") == 0) return run_time(argv + 2);
  fputs("usage: workload maps COUNT NAMES FOLDER | workload time COMMAND ARGUMENTS\n", stderr);
  return 2;
}
