/* W1: one station of eight servers (M/M/8) at a load of 0.8. */
typedef struct {
    double born;
    int number, next;
} Row;

#include "shared.h"

static const double RATE = 6.4, SERVICE = 1.0;

static void simulate(void) {
    Station desk = {.servers = 8};
    double next = exponential(1 / RATE);
    for (long arrived = 0, left = 0; left < requests;) {
        if (!events || next <= heap[0].at) {
            int r = take();
            rows[r].born = next;
            rows[r].number = (int)arrived;
            if (enter(&desk, r)) schedule(next + exponential(SERVICE), r);
            next = ++arrived < requests ? next + exponential(1 / RATE) : INFINITY;
            continue;
        }
        Event event = top();
        answered(rows[event.who].number, event.at - rows[event.who].born);
        give(event.who);
        left++;
        int r = leave(&desk);
        if (r >= 0) schedule(event.at + exponential(SERVICE), r);
        settle();
    }
}
