"""The instructions of an itinerary. Each has operands a, b, c (whole) and x, y, z (numbers); times are seconds.

DELAY   wait x (spread y); charged to part a. z > 0 is the mean to be expected, where nobody waits for its end, for
        whoever reads the program
RTT     wait x round trips of this request's region (spread y); charged to part a
USE     wait for a server of group a (node in slot b), hold it for x (spread y), give it back
ACQUIRE wait for a place in pool a (node in slot b), at most z if z > 0; a full waiting line turns the request away
RELEASE give the place back
PICK    choose a node of group a into slot b, by the policy x; HASHED: of data set c; OWN: of calls that were started
        together each its own, after the one chosen before
BRANCH  with probability x go on at instruction a
JUMP    go on at instruction a
SPAWN   start y requests of their own with program a: x = 0, one for each node of slot b; x = 1, wherever they choose
STAMP   a = 0: the request passes the site's door inwards; 1: outwards
WORK    a = 0: slow work inside the request begins; 1: ends
END     the answer has arrived

FORK    start b calls at the next instruction and wait until x of them have returned, at most z if z > 0 (charged to
        part c), then go on at instruction a; if y > 0 each but the first starts y after the one before, if it is still
        waited for (a hedge)
JOIN    a call returns to whoever waits for it, if anybody still does; b = 1: it is the only one, for whoever reads
HAZARD  with probability x fail for cause a; b > 0: because group b - 1 is full. y > 0 is the share that is to be
        expected to fail on the way to here
SHED    fail if x or more wait for a place in pool a (node in slot b); y is the share that is to be expected to fail
KEY     draw which item of key set a this request is about; where others are drawn before it is filled, slot b - 1
        remembers it (b = 0: none)
LOOKUP  go on at instruction a if key set b has the item: one of the many others with probability x. With z > 0 one
        request at a time fetches an item that is missing, and the others look again z later, charged to part c. y is
        the share of hits to be expected, for whoever reads the program
FILL    the item of key set a (of slot b - 1, if b > 0) has been fetched, and is kept for its lifetime
PURGE   the item of key set a has changed: with probability x it is kept no longer
GUARD   fail if breaker a is open
JUDGE   tell breaker a how a call went (b = 1: well)
RETRY   if fewer than y tries were counted in slot b and budget c (or none, -1) has a token: wait x, twice as long at
        each try, with full jitter, and go on at instruction a; otherwise go on with the next
EARN    a first try sets out: budget a earns its part of a token
RAISE   fail, for the cause that is noted already
TICK    wait for the next multiple of x on the clock; charged to part a
FAILED  the end of a request (or call) that failed

Every instruction has a handler, `fail`: where a request goes on that fails there. It gives back what is held, and ends
with RETRY, RAISE, FAILED or a JUMP back among the living. -1 stands for FAILED with nothing held.
"""

DELAY, RTT, USE, ACQUIRE, RELEASE, PICK, BRANCH, JUMP, SPAWN, STAMP, WORK, END = range(12)
FORK, JOIN, HAZARD, SHED, KEY, LOOKUP, FILL, PURGE, GUARD, JUDGE, RETRY, RAISE, FAILED, EARN, TICK = range(12, 27)

# Policies of PICK. The shorter line is that of two nodes drawn at random; HASHED is by the item, STICKY by the user.
ROUND_ROBIN, SHORTER_OF_TWO, AT_RANDOM, SHORTEST, HASHED, STICKY, OWN = range(7)

# What `advance` returns.
REACHED, FULL, TOO_MANY_EVENTS = range(3)

# Parts of a request's time that belong to no group of stations.
NETWORK, SLOW_WORK, CALL, LAN, FILES = range(5)
PARTS = 5  # group g then has two: PARTS + 2 g waiting, PARTS + 2 g + 1 service

# What is counted, by batch and kind of request. The causes of failure are columns too.
DONE, GOOD, DROPPED, TIMED_OUT, LATE, STARTED = range(6)
REFUSED, ERROR, SHEDDED, BROKEN, LOST, GAVE_UP, RETRIED, WASTED, TRACED = range(6, 15)
COLUMNS = 15
CAUSES = {
    DROPPED: "dropped",  # the waiting line was full
    TIMED_OUT: "timed_out",  # the caller left before the answer came
    REFUSED: "refused",  # nobody there
    ERROR: "error",  # answered with an error
    SHEDDED: "shed",  # turned away on purpose
    BROKEN: "broken",  # a breaker was open
    LOST: "lost",  # the node died meanwhile
    GAVE_UP: "gave_up",  # somebody inside waited too long
}
