/* W2: load balancer → three app nodes, whose workers are held over a cache and a database. */
typedef struct {
    double born;
    int number, next;
    char step, app, is_write;
} Row;

#include "shared.h"

static const double RATE = 1800, WRITES = 0.2, MISSES = 0.1, BALANCER = 0.2e-3, READ = 4e-3, WRITE = 6e-3,
                    CACHE = 0.5e-3, DATABASE_READ = 8e-3, DATABASE_WRITE = 12e-3, ANSWER = 2e-3;

enum { BALANCED, THOUGHT, CACHED, STORED, ANSWERED }; /* what has just ended */

static Station balancer = {.servers = 1}, cache = {.servers = 2}, database = {.servers = 10};
static Station apps[3] = {{.servers = 8}, {.servers = 8}, {.servers = 8}};
static unsigned turn;

static void then(int r, int step, double at) {
    rows[r].step = (char)step;
    schedule(at, r);
}

static void work(int r, double now) { then(r, THOUGHT, now + exponential(rows[r].is_write ? WRITE : READ)); }
static void look(int r, double now) { then(r, CACHED, now + exponential(CACHE)); }
static void store(int r, double now) {
    then(r, STORED, now + exponential(rows[r].is_write ? DATABASE_WRITE : DATABASE_READ));
}
static void answer(int r, double now) { then(r, ANSWERED, now + exponential(ANSWER)); }

static int go_on(int r, double now) { /* true when it has left */
    int q;
    switch (rows[r].step) {
    case BALANCED:
        if ((q = leave(&balancer)) >= 0) then(q, BALANCED, now + exponential(BALANCER));
        rows[r].app = (char)(turn++ % 3);
        if (enter(&apps[(int)rows[r].app], r)) work(r, now);
        return 0;
    case THOUGHT:
        if (rows[r].is_write) {
            if (enter(&database, r)) store(r, now);
        } else if (enter(&cache, r)) look(r, now);
        return 0;
    case CACHED:
        if ((q = leave(&cache)) >= 0) look(q, now);
        if (uniform() >= MISSES) answer(r, now);
        else if (enter(&database, r)) store(r, now);
        return 0;
    case STORED:
        if ((q = leave(&database)) >= 0) store(q, now);
        answer(r, now);
        return 0;
    default:
        if ((q = leave(&apps[(int)rows[r].app])) >= 0) work(q, now);
        answered(rows[r].number, now - rows[r].born);
        give(r);
        return 1;
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
