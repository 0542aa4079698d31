#include "base/crew.h"

#include "base/error.h"

#include <math.h>
#include <pthread.h>
#include <stdatomic.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

enum { TICKS_PER_S = 10 };

typedef struct {
    const chp_crew *crew;
    _Atomic size_t next, done;
    _Atomic int stop, failed, running;
    pthread_mutex_t lock;
    pthread_cond_t ended;
} shift;

typedef struct {
    shift *at;
    void *own;
    pthread_t thread;
} member;

int chp_crew_size(int wanted, size_t tasks)
{
    long size = wanted > 0 ? wanted : sysconf(_SC_NPROCESSORS_ONLN);
    if (size < 1)
        size = 1;
    if (size > CHP_MAX_CREW)
        size = CHP_MAX_CREW;
    return (size_t)size > tasks ? (int)(tasks ? tasks : 1) : (int)size;
}

static void *work(void *payload)
{
    member *m = payload;
    shift *at = m->at;
    while (!atomic_load(&at->stop) && !atomic_load(&at->failed)) {
        size_t task = atomic_fetch_add(&at->next, 1);
        if (task >= at->crew->tasks)
            break;
        if (!at->crew->task(task, m->own, at->crew->shared))
            atomic_store(&at->failed, 1);
        atomic_fetch_add(&at->done, 1);
    }
    pthread_mutex_lock(&at->lock);
    if (atomic_fetch_sub(&at->running, 1) == 1)
        pthread_cond_signal(&at->ended);
    pthread_mutex_unlock(&at->lock);
    return NULL;
}

static int tell(shift *at)
{
    if (at->crew->watch)
        return at->crew->watch(at->crew->shared);
    const chiplet_search_options *options = at->crew->options;
    const chiplet_progress now = { .done = (double)atomic_load(&at->done),
                                   .total = (double)at->crew->tasks,
                                   .front = at->crew->front,
                                   .gap = NAN };
    return options->progress && options->progress(&now, options->payload);
}

static void wait_a_tick(shift *at)
{
    struct timespec until;
    clock_gettime(CLOCK_REALTIME, &until);
    until.tv_nsec += 1000000000 / TICKS_PER_S;
    until.tv_sec += until.tv_nsec / 1000000000;
    until.tv_nsec %= 1000000000;
    pthread_cond_timedwait(&at->ended, &at->lock, &until);
}

/* Callbacks come from the calling thread, which does nothing else; the last one when
 * all has ended. */
static void watch(shift *at)
{
    int running;
    do {
        pthread_mutex_lock(&at->lock);
        if (atomic_load(&at->running) > 0)
            wait_a_tick(at);
        running = atomic_load(&at->running);
        pthread_mutex_unlock(&at->lock);
        if (tell(at))
            atomic_store(&at->stop, 1);
    } while (running > 0);
}

/* Returns how many have started; `code` is what pthread_create() says of the next. */
static int start(shift *at, member *members, int *code)
{
    int started = 0;
    while (started < at->crew->threads) {
        member *m = &members[started];
        m->at = at;
        m->own = at->crew->own[started];
        atomic_fetch_add(&at->running, 1);
        *code = pthread_create(&m->thread, NULL, work, m);
        if (*code) {
            atomic_fetch_sub(&at->running, 1);
            break;
        }
        started++;
    }
    return started;
}

chiplet_status chp_crew_run(const chp_crew *crew, chiplet_error *err)
{
    member members[CHP_MAX_CREW];
    shift at = { .crew = crew };
    pthread_mutex_init(&at.lock, NULL);
    pthread_cond_init(&at.ended, NULL);
    int code = 0, started = start(&at, members, &code);
    watch(&at);
    for (int i = 0; i < started; i++)
        pthread_join(members[i].thread, NULL);
    pthread_cond_destroy(&at.ended);
    pthread_mutex_destroy(&at.lock);
    if (started == 0)
        return chp_fail(err, CHIPLET_ERR_IO, NULL, "cannot start a thread: %s", strerror(code));
    if (atomic_load(&at.failed))
        return chp_fail_memory(err);
    if (atomic_load(&at.done) < crew->tasks)
        return chp_fail(err, CHIPLET_ERR_STOPPED, NULL, "stopped before the end");
    return CHIPLET_OK;
}
