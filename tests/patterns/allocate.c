/* Forty threads that allocate and free by halves, then wait. */
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#define THREADS 40
#define BLOCKS 2000

static pthread_barrier_t done;

static void *allocate(void *unused) {
  void **blocks = calloc(BLOCKS, sizeof *blocks);
  if (!blocks) exit(1);
  for (int round = 0; round < 4; round++) {
    for (int at = 0; at < BLOCKS; at++) blocks[at] = malloc((size_t)(100 + at * 37 % 20000));
    for (int at = 0; at < BLOCKS; at += 2) free(blocks[at]);
  }
  pthread_barrier_wait(&done);
  for (;;) pause();
  return unused;
}

int main(void) {
  pthread_t thread;
  pthread_barrier_init(&done, NULL, THREADS + 1);
  for (int at = 0; at < THREADS; at++)
    if (pthread_create(&thread, NULL, allocate, NULL)) return 1;
  pthread_barrier_wait(&done);
  puts("ready");
  fflush(stdout);
  while (getchar() != EOF) {
  }
  return 0;
}
