/* A process with mappings of many origins and ordinary names, made in the folder given; stays until killed. */
#define _GNU_SOURCE
#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/ipc.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/shm.h>
#include <sys/syscall.h>
#include <unistd.h>

enum { LENGTH = 8192 };

static void *wait_for_ever(void *nothing) {
  pause();
  return nothing;
}

static void map_file(const char *name, int protection, int flags, int is_removed) {
  int fd = open(name, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
  if (fd < 0 || ftruncate(fd, LENGTH) != 0) return;
  volatile char *bytes = mmap(NULL, LENGTH, protection, flags, fd, 0);
  if (bytes != MAP_FAILED && (protection & PROT_WRITE)) bytes[0] = 1;
  close(fd);
  if (is_removed) unlink(name);
}

static void map_anonymous(int protection, int flags, size_t length) {
  volatile char *bytes = mmap(NULL, length, protection, flags | MAP_ANONYMOUS, -1, 0);
  if (bytes != MAP_FAILED && (protection & PROT_WRITE)) bytes[0] = 1;
}

static void map_memfd(void) {
  int fd = memfd_create("some memory", MFD_CLOEXEC);
  if (fd >= 0 && ftruncate(fd, LENGTH) == 0) mmap(NULL, LENGTH, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
}

static void map_sysv(void) {
  int id = shmget(IPC_PRIVATE, LENGTH, IPC_CREAT | 0600);
  if (id < 0) return;
  shmat(id, NULL, 0);
  shmctl(id, IPC_RMID, NULL);
}

int main(int count, char **words) {
  prctl(PR_SET_PDEATHSIG, SIGKILL);
  if (count < 2 || chdir(words[1]) != 0) return 2;
  map_file("with space", PROT_READ, MAP_PRIVATE, 0);
  map_file("trailing ", PROT_READ, MAP_PRIVATE, 0);
  map_file("new\nline", PROT_READ, MAP_PRIVATE, 0);
  map_file("gone (deleted)", PROT_READ | PROT_WRITE, MAP_PRIVATE, 1);
  map_file("shared", PROT_READ | PROT_WRITE, MAP_SHARED, 0);
  map_file("code", PROT_READ | PROT_EXEC, MAP_PRIVATE, 0);
  map_file("caf\xc3\xa9", PROT_READ, MAP_PRIVATE, 0);
  map_anonymous(PROT_READ | PROT_WRITE, MAP_SHARED, LENGTH);
  map_anonymous(PROT_NONE, MAP_PRIVATE | MAP_NORESERVE, 1 << 24);
  map_anonymous(PROT_READ | PROT_WRITE | PROT_EXEC, MAP_PRIVATE, LENGTH);
  map_memfd();
  map_sysv();
  unsigned long context = 0;
  syscall(SYS_io_setup, 8, &context);
  pthread_t thread;
  pthread_create(&thread, NULL, wait_for_ever, NULL);
  puts("ready");
  fflush(stdout);
  pause();
}
