// Control steps per second of MuJoCo's C library on one thread: half_cheetah.xml, random controls, reset every 1,000 steps.
// gcc -O3 mujoco_steps.c -lmujoco -o mujoco_steps && ./mujoco_steps half_cheetah.xml
#include <mujoco/mujoco.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

int main(int argc, char** argv) {
  char error[1000] = "";
  if (argc < 2) { fprintf(stderr, "usage: mujoco_steps MODEL.xml\n"); return 2; }
  mjModel* m = mj_loadXML(argv[1], NULL, error, sizeof error);
  if (!m) { fprintf(stderr, "%s\n", error); return 1; }
  mjData* d = mj_makeData(m);
  const int steps = 40000;
  struct timespec a, b;
  for (int repeat = 0; repeat < 4; repeat++) {
    clock_gettime(CLOCK_MONOTONIC, &a);
    for (int step = 0; step < steps; step++) {
      if (step % 1000 == 0) mj_resetData(m, d);
      for (int i = 0; i < m->nu; i++) d->ctrl[i] = 2.0 * rand() / RAND_MAX - 1;
      for (int i = 0; i < 5; i++) mj_step(m, d);
    }
    clock_gettime(CLOCK_MONOTONIC, &b);
    double seconds = (b.tv_sec - a.tv_sec) + 1e-9 * (b.tv_nsec - a.tv_nsec);
    if (repeat > 0) printf("%.0f control steps/s (MuJoCo %s)\n", steps / seconds, mj_versionString());
  }
  return 0;
}
