/* W3: W2 at a lower rate, with clients who lose patience and ask once more, lines that are full, and an app node that
   fails and comes back while the balancer is late to notice. A row is an attempt: a client has one, then another. The
   server is not told that a client has left; a worker who picks such an attempt up drops it. An attempt that meets a full
   line or a dead node is lost without a word. */
typedef struct {
    int client, next;
    char step, app, is_write, is_second, life; /* `life`: which life of its node it is in */
} Row;

#include "shared.h"

static const double RATE = 1500, WRITES = 0.2, MISSES = 0.1, BALANCER = 0.2e-3, READ = 4e-3, WRITE = 6e-3,
                    CACHE = 0.5e-3, DATABASE_READ = 8e-3, DATABASE_WRITE = 12e-3, ANSWER = 2e-3, PATIENCE = 0.1,
                    PAUSE = 0.02, DOWN = 0.4, UP = 0.6, LATE = 0.05; /* the last three in horizons */
enum { NODES = 3, LINE = 100, FAILING = 1 };
enum { BALANCED, THOUGHT, CACHED, STORED, ANSWERED }; /* what has just ended */

static Station balancer = {.servers = 1}, cache = {.servers = 2}, database = {.servers = 10};
static Station apps[NODES] = {{.servers = 8}, {.servers = 8}, {.servers = 8}};
static char life[NODES], is_up[NODES] = {1, 1, 1}, is_believed_up[NODES] = {1, 1, 1};
static int turn;

/* Clients, by number. `on` is the attempt they wait for, 0 or 1; 2 when they have gone for good. */
typedef struct {
    double born;
    char on, is_write;
} Client;
static Client *clients;
static long gone;

/* Waits of constant length end in the order in which they began: a ring of them needs no heap. */
typedef struct {
    double at;
    int client, is_second;
} Wait;
typedef struct {
    Wait *waits;
    unsigned first, last, room; /* room: a power of two */
} Ring;
static Ring patience, pauses;

static void wait_for(Ring *ring, double at, int client, int is_second) {
    if (ring->last - ring->first == ring->room) {
        unsigned room = ring->room ? 2 * ring->room : 1024;
        Wait *waits = malloc(room * sizeof *waits);
        for (unsigned i = ring->first; i != ring->last; i++) waits[i & (room - 1)] = ring->waits[i & (ring->room - 1)];
        free(ring->waits);
        ring->waits = waits;
        ring->room = room;
    }
    ring->waits[ring->last++ & (ring->room - 1)] = (Wait){at, client, is_second};
}

static inline Wait *first_of(Ring *ring) {
    return ring->first == ring->last ? NULL : &ring->waits[ring->first & (ring->room - 1)];
}

static inline double due(Ring *ring) { return ring->first == ring->last ? INFINITY : first_of(ring)->at; }

/* -- an attempt ----------------------------------------------------------------------------------------------------- */
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

static void begin(int client, int is_second, double now) {
    int r = take();
    rows[r] = (Row){.client = client, .is_write = clients[client].is_write, .is_second = (char)is_second};
    clients[client].on = (char)is_second;
    wait_for(&patience, now + PATIENCE, client, is_second);
    if (enter(&balancer, r)) then(r, BALANCED, now + exponential(BALANCER));
}

static inline int is_awaited(int r) { return clients[rows[r].client].on == rows[r].is_second; }
static inline int is_lost(int r) { return rows[r].life != life[(int)rows[r].app]; }

static void hand_on(int app, double now) { /* a worker is free: for the first in line whose client is still there */
    int q;
    while ((q = leave(&apps[app])) >= 0) {
        if (is_awaited(q)) {
            work(q, now);
            return;
        }
        give(q);
    }
}

static void choose(int r, double now) {
    do turn = (turn + 1) % NODES;
    while (!is_believed_up[turn]);
    Station *app = &apps[turn];
    if (!is_up[turn] || (app->busy == app->servers && app->line == LINE)) {
        give(r);
        return;
    }
    rows[r].app = (char)turn;
    rows[r].life = life[turn];
    if (app->busy == app->servers) enter(app, r);
    else if (is_awaited(r)) {
        enter(app, r);
        work(r, now);
    } else give(r);
}

static void finish(int r, double now) {
    int client = rows[r].client, app = rows[r].app;
    if (is_awaited(r)) {
        answered(client, now - clients[client].born);
        clients[client].on = 2;
        gone++;
    }
    give(r);
    hand_on(app, now);
}

static void go_on(int r, double now) {
    int q;
    switch (rows[r].step) {
    case BALANCED:
        if ((q = leave(&balancer)) >= 0) then(q, BALANCED, now + exponential(BALANCER));
        choose(r, now);
        return;
    case THOUGHT:
        if (is_lost(r)) give(r);
        else if (rows[r].is_write) {
            if (enter(&database, r)) store(r, now);
        } else if (enter(&cache, r)) look(r, now);
        return;
    case CACHED:
        if ((q = leave(&cache)) >= 0) look(q, now);
        if (is_lost(r)) give(r);
        else if (uniform() >= MISSES) answer(r, now);
        else if (enter(&database, r)) store(r, now);
        return;
    case STORED:
        if ((q = leave(&database)) >= 0) store(q, now);
        if (is_lost(r)) give(r);
        else answer(r, now);
        return;
    default:
        if (is_lost(r)) give(r);
        else finish(r, now);
    }
}

/* -- clients, and the node that fails ------------------------------------------------------------------------------- */
static void lose_patience(double now) {
    Wait wait = *first_of(&patience);
    patience.first++;
    Client *client = &clients[wait.client];
    if (client->on != wait.is_second) return;
    client->on = 2;
    if (wait.is_second) gone++;
    else wait_for(&pauses, now + PAUSE, wait.client, 0);
}

static void ask_again(double now) {
    int client = first_of(&pauses)->client;
    pauses.first++;
    begin(client, 1, now);
}

static int happened; /* of the four things that happen to the node */

static void befall(void) {
    Station *app = &apps[FAILING];
    switch (happened++) {
    case 0: /* what was there is lost: those in line now, those with a worker when their step ends */
        is_up[FAILING] = 0;
        life[FAILING]++;
        for (int r = app->head; app->line; app->line--) {
            int next = rows[r].next;
            give(r);
            r = next;
        }
        app->busy = 0;
        return;
    case 1: is_believed_up[FAILING] = 0; return;
    case 2: is_up[FAILING] = 1; return;
    default: is_believed_up[FAILING] = 1;
    }
}

static void simulate(void) {
    double horizon = requests / RATE, next = exponential(1 / RATE);
    double befalls[] = {DOWN * horizon, (DOWN + LATE) * horizon, UP * horizon, (UP + LATE) * horizon, INFINITY};
    clients = malloc((size_t)requests * sizeof *clients);
    for (long arrived = 0; gone < requests || events;) {
        double event = events ? heap[0].at : INFINITY, out = due(&patience), back = due(&pauses), fate = befalls[happened];
        double now = fmin(fmin(event, next), fmin(fmin(out, back), fate));
        if (now == event) {
            go_on(top().who, now);
            settle();
        } else if (now == next) {
            clients[arrived] = (Client){.born = now, .is_write = uniform() < WRITES};
            begin((int)arrived, 0, now);
            next = ++arrived < requests ? now + exponential(1 / RATE) : INFINITY;
        } else if (now == out) lose_patience(now);
        else if (now == back) ask_again(now);
        else befall();
    }
}
