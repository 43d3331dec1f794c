/* What the four programs have in common: random numbers, a heap of events, rows with a free list, stations with a line.
   Each defines `Row` (with a member `next`) before it includes this file, and `simulate`, which it is here to time.
   Usage: PROGRAM requests seed. Prints seconds, mean and 99th percentile of the time of good requests, share of good. */
#include <math.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

/* -- random numbers: splitmix64 (Steele, Lea and Flood, 2014) ------------------------------------------------------ */
static uint64_t state;

static inline double uniform(void) { /* in (0, 1) */
    uint64_t z = (state += 0x9E3779B97F4A7C15u);
    z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9u;
    z = (z ^ (z >> 27)) * 0x94D049BB133111EBu;
    z ^= z >> 31;
    return ((double)(z >> 11) + 0.5) * 0x1p-53;
}

static inline double exponential(double mean) { return -mean * log(uniform()); }

/* -- events: a binary heap. The top is not taken out but replaced by what follows from it, if anything does --------- */
typedef struct {
    double at;
    int who;
} Event;

static Event *heap;
static int events, heap_room, is_top_done;

static inline void sink(double at, int who) {
    int i = 0;
    for (;;) {
        int down = 2 * i + 1;
        if (down >= events) break;
        if (down + 1 < events && heap[down + 1].at < heap[down].at) down++;
        if (at <= heap[down].at) break;
        heap[i] = heap[down];
        i = down;
    }
    heap[i].at = at;
    heap[i].who = who;
}

static inline void schedule(double at, int who) {
    if (is_top_done) {
        is_top_done = 0;
        sink(at, who);
        return;
    }
    if (events == heap_room) heap = realloc(heap, (size_t)(heap_room *= 2) * sizeof *heap);
    int i = events++;
    while (i > 0 && heap[(i - 1) / 2].at > at) {
        heap[i] = heap[(i - 1) / 2];
        i = (i - 1) / 2;
    }
    heap[i].at = at;
    heap[i].who = who;
}

static inline Event top(void) { /* the next event; call `settle` when it is done */
    is_top_done = 1;
    return heap[0];
}

static inline void settle(void) {
    if (!is_top_done) return;
    is_top_done = 0;
    events--;
    if (events) sink(heap[events].at, heap[events].who);
}

/* -- rows ----------------------------------------------------------------------------------------------------------- */
static Row *rows;
static int free_row, row_room;

static void chain(int from) { /* new rows join the free list */
    for (int r = from; r < row_room; r++) rows[r].next = r + 1;
    free_row = from;
}

static inline int take(void) {
    if (free_row == row_room) {
        int old = row_room;
        rows = realloc(rows, (size_t)(row_room *= 2) * sizeof *rows);
        chain(old);
    }
    int r = free_row;
    free_row = rows[r].next;
    return r;
}

static inline void give(int r) {
    rows[r].next = free_row;
    free_row = r;
}

/* -- stations: servers, and a line through the rows, first come first served ---------------------------------------- */
typedef struct {
    int servers, busy, line, head, tail;
} Station;

static inline int enter(Station *s, int r) { /* true if it is served at once */
    if (s->busy < s->servers) return ++s->busy;
    if (s->line++) rows[s->tail].next = r;
    else s->head = r;
    s->tail = r;
    return 0;
}

static inline int leave(Station *s) { /* who is served next, or -1 */
    if (!s->line) {
        s->busy--;
        return -1;
    }
    int r = s->head;
    s->head = rows[r].next;
    s->line--;
    return r;
}

/* -- measures: of all but the first tenth, as the engine counts ----------------------------------------------------- */
static double *times;
static long requests, good;

static inline void answered(long number, double took) {
    if (number >= requests / 10) times[good++] = took;
}

static int by_size(const void *a, const void *b) {
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

static void simulate(void);

int main(int count, char **words) {
    if (count != 3) return 2;
    requests = atol(words[1]);
    state = strtoull(words[2], NULL, 10) * 0xD1342543DE82EF95u;
    times = malloc((size_t)requests * sizeof *times);
    heap = malloc((size_t)(heap_room = 1024) * sizeof *heap);
    rows = malloc((size_t)(row_room = 1024) * sizeof *rows);
    chain(0);
    struct timespec begun, ended;
    clock_gettime(CLOCK_MONOTONIC, &begun);
    simulate();
    clock_gettime(CLOCK_MONOTONIC, &ended);
    double sum = 0;
    for (long i = 0; i < good; i++) sum += times[i];
    qsort(times, (size_t)good, sizeof *times, by_size);
    double seconds = (double)(ended.tv_sec - begun.tv_sec) + 1e-9 * (double)(ended.tv_nsec - begun.tv_nsec);
    double share = (double)good / (double)(requests - requests / 10);
    printf("%.9g %.9g %.9g %.9g\n", seconds, sum / good, times[(long)(0.99 * good)], share);
    return 0;
}
