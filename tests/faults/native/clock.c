/* Preloaded into a process: its clock jumps by CLOCK_JUMP seconds when it has been asked CLOCK_AFTER times. */

#define _GNU_SOURCE
#include <dlfcn.h>
#include <stdlib.h>
#include <sys/time.h>
#include <time.h>

static long asked = 0;

static long jump(void) {
    const char *seconds = getenv("CLOCK_JUMP"), *after = getenv("CLOCK_AFTER");
    return seconds && __sync_add_and_fetch(&asked, 1) > (after ? atol(after) : 0) ? atol(seconds) : 0;
}

int clock_gettime(clockid_t clock, struct timespec *now) {
    int (*next)(clockid_t, struct timespec *) = dlsym(RTLD_NEXT, "clock_gettime");
    int result = next(clock, now);
    if (clock == CLOCK_REALTIME)
        now->tv_sec += jump();
    return result;
}

int gettimeofday(struct timeval *restrict now, void *restrict zone) {
    int (*next)(struct timeval *, void *) = dlsym(RTLD_NEXT, "gettimeofday");
    int result = next(now, zone);
    now->tv_sec += jump();
    return result;
}
