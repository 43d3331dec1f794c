/* W2-lite: W2 for those who cannot hold a worker over something else. The worker is given back before cache and
   database, and the second delay is folded into the first. */
typedef struct {
    double born;
    int number, next;
    char step, app, is_write;
} Row;

#include "shared.h"

static const double RATE = 1800, WRITES = 0.2, MISSES = 0.1, BALANCER = 0.2e-3, READ = 6e-3, WRITE = 8e-3,
                    CACHE = 0.5e-3, DATABASE_READ = 8e-3, DATABASE_WRITE = 12e-3;

enum { BALANCED, WORKED, CACHED, STORED }; /* what has just ended */

static Station balancer = {.servers = 1}, cache = {.servers = 2}, database = {.servers = 10};
static Station apps[3] = {{.servers = 8}, {.servers = 8}, {.servers = 8}};
static unsigned turn;

static void then(int r, int step, double at) {
    rows[r].step = (char)step;
    schedule(at, r);
}

static void work(int r, double now) { then(r, WORKED, now + exponential(rows[r].is_write ? WRITE : READ)); }
static void look(int r, double now) { then(r, CACHED, now + exponential(CACHE)); }
static void store(int r, double now) {
    then(r, STORED, now + exponential(rows[r].is_write ? DATABASE_WRITE : DATABASE_READ));
}

static int end(int r, double now) {
    answered(rows[r].number, now - rows[r].born);
    give(r);
    return 1;
}

static int go_on(int r, double now) { /* true when it has left */
    int q;
    switch (rows[r].step) {
    case BALANCED:
        if ((q = leave(&balancer)) >= 0) then(q, BALANCED, now + exponential(BALANCER));
        rows[r].app = (char)(turn++ % 3);
        if (enter(&apps[(int)rows[r].app], r)) work(r, now);
        return 0;
    case WORKED:
        if ((q = leave(&apps[(int)rows[r].app])) >= 0) work(q, now);
        if (rows[r].is_write) {
            if (enter(&database, r)) store(r, now);
        } else if (enter(&cache, r)) look(r, now);
        return 0;
    case CACHED:
        if ((q = leave(&cache)) >= 0) look(q, now);
        if (uniform() >= MISSES) return end(r, now);
        if (enter(&database, r)) store(r, now);
        return 0;
    default:
        if ((q = leave(&database)) >= 0) store(q, now);
        return end(r, now);
    }
}

static void simulate(void) {
    double next = exponential(1 / RATE);
    for (long arrived = 0, left = 0; left < requests;) {
        if (!events || next <= heap[0].at) {
            int r = take();
            rows[r].born = next;
            rows[r].number = (int)arrived;
            rows[r].is_write = uniform() < WRITES;
            if (enter(&balancer, r)) then(r, BALANCED, next + exponential(BALANCER));
            next = ++arrived < requests ? next + exponential(1 / RATE) : INFINITY;
            continue;
        }
        Event event = top();
        left += go_on(event.who, event.at);
        settle();
    }
}
