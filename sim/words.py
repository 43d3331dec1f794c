"""What a verdict says, in sentences that a translator sees: name the symptom and the number, never the fix.

Templates hold named places (`%(tier)s`) for the params of a reason or finding; whoever shows them translates first:
`gettext(REASONS[code]) % params`. Numbers in params are rounded for reading; `percent` is 0 to 100.
"""


def gettext_noop(sentence: str) -> str:
    """Marks a sentence for translation and leaves it as it is."""
    return sentence


_ = gettext_noop

# A row of the essay's table: bottleneck and symptom. The first seven are its cells, word for word.
ROWS: dict[str, tuple[str, str]] = {
    "shared_box": (_("App + DB on one box"), _("Everything slows together")),
    "one_app_server": (_("One app server"), _("Maxed CPU, dropped requests")),
    "repeated_reads": (_("Repeated reads"), _("Database overloaded by reads")),
    "slow_global_assets": (_("Slow global assets"), _("Pages load slowly far away")),
    "read_heavy_database": (_("Read-heavy database"), _("Reads saturate the primary")),
    "too_much_data_writes": (_("Too much data / writes"), _("Primary can't keep up")),
    "slow_in_request_work": (_("Slow in-request work"), _("Sluggish responses")),
    # In the same voice, for what the essay leaves out.
    "app_servers": (_("App servers"), _("Maxed CPU, dropped requests")),
    "workers_held": (_("Waiting workers"), _("All taken, CPU almost idle")),
    "load_balancer": (_("The front door"), _("Everything waits to get in")),
    "http_cache": (_("The cache at the door"), _("Even known answers take long")),
    "dns": (_("Names and addresses"), _("The wait before the first byte")),
    "browser_cache": (_("What users have already"), _("Too little is there")),
    "rate_limiter": (_("The rate limiter"), _("Requests turned away on purpose")),
    "api_gateway": (_("The API gateway"), _("Everything waits to be looked at")),
    "gateway": (_("The connection gateway"), _("Messages wait to go out")),
    "sockets": (_("Open connections"), _("No room for one user more")),
    "functions": (_("Functions"), _("Refused beyond the limit")),
    "model_server": (_("The model"), _("Answers wait for a place in the batch")),
    "cache": (_("The cache itself"), _("Even hits take long")),
    "database": (_("The database"), _("Every query waits its turn")),
    "replica": (_("Read replicas"), _("Every copy busy")),
    "replica_lag": (_("Copies left behind"), _("Readers see old data")),
    "shards": (_("Database slices"), _("Every slice at its limit")),
    "connections": (_("Database connections"), _("Queries wait before they start")),
    "write_lock": (_("One writer at a time"), _("Writes wait for each other")),
    "disk_busy": (_("A busy disk"), _("Reads and commits wait")),
    "disk_full": (_("Too much data"), _("No room for the next write")),
    "memory_full": (_("Too much data for memory"), _("No room for the next write")),
    "pooler": (_("The pooler itself"), _("Queries wait to be passed on")),
    "memory_store": (_("One thread for all the data"), _("Every command waits its turn")),
    "key_value": (_("The key-value store"), _("Every copy of an item is busy")),
    "lock": (_("One at a time"), _("Writes wait for their lock")),
    "warehouse": (_("The warehouse"), _("Reports wait for each other")),
    "warehouse_lag": (_("A warehouse loaded late"), _("Reports show old numbers")),
    "stream": (_("Jobs in order"), _("A partition has one at a time")),
    "search": (_("The search index"), _("Every search waits for the slowest part")),
    "index_lag": (_("An index left behind"), _("What was just written is not found")),
    "network": (_("Bytes on the wire"), _("Big answers trickle out")),
    "object_store": (_("The file store"), _("Files are slow to start")),
    "cdn": (_("The edge"), _("Too many first looks")),
    "queue": (_("The queue"), _("Jobs wait to be taken")),
    "workers_busy": (_("Background workers"), _("Jobs pile up, results late")),
    "service": (_("A service behind the app"), _("Its callers wait for it")),
    "third_party": (_("Somebody else's service"), _("As slow, and as often down")),
    "slow_request": (_("The request itself"), _("Slow even when nobody else is there")),
}

# Why a tier (or a distance) is what broke.
REASONS: dict[str, str] = {
    "cpu_busy": _("%(tier)s computes %(percent)s%% of the time, and %(waiting)s requests wait for a turn."),
    "shared_cpu": _(
        "App and database share the processor of %(tier)s. It is %(percent)s%% busy, %(database_percent)s%% of that "
        "with queries: each slows the other."
    ),
    "shared_disk": _("App and database share the disk of %(tier)s, and it is %(percent)s%% busy."),
    "reads_busy": _("%(tier)s is %(percent)s%% busy, and %(read_percent)s%% of its work is reads."),
    "reads_repeated": _(
        "%(tier)s is %(percent)s%% busy, and %(repeat_percent)s%% of its reads ask for what was asked before."
    ),
    "writes_busy": _("%(tier)s is %(percent)s%% busy, and %(write_percent)s%% of its work is writes."),
    "disk_busy": _("The disk of %(tier)s is %(percent)s%% busy; %(waiting)s reads and commits wait for it."),
    "disk_full": _("%(tier)s has to keep %(stored_gb)s GB and its disk holds %(disk_gb)s GB."),
    "memory_full": _("%(tier)s has to keep %(stored_gb)s GB on each node and has memory for %(memory_gb)s GB."),
    "network_busy": _("The network of %(tier)s is %(percent)s%% full; answers wait to be sent."),
    "workers_held": _(
        "All workers of %(tier)s are taken %(percent)s%% of the time, yet its processor is only %(cpu_percent)s%% "
        "busy: they are waiting for %(holder)s."
    ),
    "workers_working": _(
        "All workers of %(tier)s are taken %(percent)s%% of the time, most of it by slow work that users wait for; "
        "its processor is %(cpu_percent)s%% busy."
    ),
    "workers_call": _(
        "All workers of %(tier)s are taken %(percent)s%% of the time, yet its processor is only %(cpu_percent)s%% "
        "busy: they are waiting for somebody else's service."
    ),
    "workers_busy": _("All workers of %(tier)s are taken %(percent)s%% of the time; %(waiting)s requests wait."),
    "connections_held": _(
        "All connections of %(tier)s are taken %(percent)s%% of the time; %(waiting)s queries wait for one."
    ),
    "partitions_held": _(
        "Partitions of %(tier)s are worked on %(percent)s%% of the time; %(waiting)s jobs wait for those before them."
    ),
    "guard_held": _("The locks of %(tier)s are held %(percent)s%% of the time; %(waiting)s writes wait for one."),
    "lock_held": _("The lock of %(tier)s is held %(percent)s%% of the time; %(waiting)s writes wait for it."),
    "slots_busy": _("%(tier)s is busy with jobs %(percent)s%% of the time, and %(waiting)s more wait."),
    "jobs_late": _("“%(job)s” is done after %(delay_s)s s; it should be done within %(target_s)s s."),
    "replica_late": _("%(tier)s is %(lag_s)s s behind; readers accept %(limit_s)s s."),
    "distance": _("Of the %(value_ms)s ms that “%(class)s” takes, %(network_ms)s ms are the journey there and back."),
    "slow_work": _(
        "Of the %(value_ms)s ms that “%(class)s” takes, %(work_ms)s ms go to “%(job)s” while the user waits."
    ),
    "slow_request": _(
        "“%(class)s” takes %(value_ms)s ms even with nobody else there, %(work_ms)s ms of it in %(tier)s; the target "
        "is %(limit_ms)s ms."
    ),
    "slow_call": _(
        "Of the %(value_ms)s ms that “%(class)s” takes, %(work_ms)s ms are spent waiting for somebody else's service."
    ),
    "slow_files": _(
        "Of the %(value_ms)s ms that “%(class)s” takes, %(work_ms)s ms pass before %(tier)s sends the first byte."
    ),
    "sockets_full": _("%(percent)s%% of the connections that %(tier)s can hold are taken."),
    "turned_away": _("%(tier)s lets so many requests through a second, and is %(percent)s%% of the time at its limit."),
    "functions_full": _("%(percent)s%% of the copies that %(tier)s may run at once are at work; more are refused."),
    "batch_full": _(
        "All places of %(tier)s are taken %(percent)s%% of the time, and %(waiting)s requests wait for one."
    ),
    "fails_outside": _("%(percent)s%% of the calls of %(tier)s are expected to fail, and answers fail with them."),
    "slow_outside": _("Of the %(value_ms)s ms that “%(class)s” takes, %(work_ms)s ms are spent waiting for %(tier)s."),
    "cache_misses": _("%(tier)s knows the answer only %(hit_percent)s%% of the time."),
}

# What one request does, step by step. Times are without waiting.
STEPS: dict[str, str] = {
    "journey_user": _("It travels from the user to the site and back: %(ms)s ms."),
    "journey_edge": _("It travels from the edge to the site and back: %(ms)s ms."),
    "passes": _("It passes %(tier)s: %(ms)s ms."),
    "asks_again": _("%(tier)s asks another node if one refuses or is not done in time, up to %(copies)s times."),
    "takes_worker": _(
        "It takes a worker of %(tier)s, of %(places)s on each node, and keeps it until the answer is ready: "
        "%(kept_ms)s ms."
    ),
    "takes_slot": _("It takes one of %(places)s places of %(tier)s and keeps it until it is done: %(kept_ms)s ms."),
    "asks_warehouse": _("It looks through %(about)s in %(tier)s: %(ms)s ms."),
    "asks_lock": _("It asks %(tier)s for the lock of %(about)s: %(ms)s ms."),
    "asks_standby": _("The commit waits until %(tier)s has it too: %(ms)s ms there and back."),
    "asks_files": _("It asks %(tier)s for the file: %(ms)s ms."),
    "takes_partition": _("Its key says which of %(nodes)s partitions; there it waits for the jobs before it."),
    "waits_tick": _("It starts with the next tick of %(tier)s: %(ms)s ms on the average."),
    "takes_lock": _("It waits for the one lock of %(tier)s and keeps it for %(kept_ms)s ms."),
    "takes_pool": _(
        "It takes one of the %(places)s connections that a node of %(tier)s may have open, for %(kept_ms)s ms."
    ),
    "in_turn": _("%(tier)s has %(nodes)s nodes; they take turns."),
    "shorter_line": _("%(tier)s has %(nodes)s nodes; of two drawn at random, the less busy one gets it."),
    "shortest_line": _("%(tier)s has %(nodes)s nodes; the least busy of all gets it."),
    "by_user": _("%(tier)s has %(nodes)s nodes; each user stays with one."),
    "by_key": _("%(tier)s has %(nodes)s nodes; the key of the data says which."),
    "at_random": _("%(tier)s has %(nodes)s nodes; one of them is drawn at random."),
    "goes_to": _("%(percent)s%% go to %(tier)s."),
    "cpu": _("%(tier)s computes for %(ms)s ms."),
    "may_ask": _("For %(percent)s%% of these reads %(tier)s may be asked; the others go past it."),
    "asks_cache": _("It asks %(tier)s for %(about)s: %(ms)s ms."),
    "asks_front_cache": _("%(tier)s looks whether it has the whole answer: %(ms)s ms."),
    "may_know": _("%(percent)s%% of these answers are the same for everybody and may be given again."),
    "known": _("%(percent)s%% of the time %(tier)s has the answer and gives it again; otherwise it goes on."),
    "found": _("%(percent)s%% of the time the answer is there; otherwise it goes on."),
    "reads": _(
        "It reads %(about)s from %(tier)s over one of %(places)s connections, held for %(kept_ms)s ms: %(way_ms)s ms "
        "there and back, %(cpu_ms)s ms of processor."
    ),
    "writes": _(
        "It writes %(about)s to %(tier)s over one of %(places)s connections, held for %(kept_ms)s ms: %(way_ms)s ms "
        "there and back, %(cpu_ms)s ms of processor."
    ),
    "asks_pooler": _("%(tier)s passes the query on: %(ms)s ms."),
    "asks_memory": _("%(tier)s answers from memory: %(ms)s ms."),
    "asks_copies": _("It asks %(tier)s for %(about)s: %(ms)s ms."),
    "asks_index": _("It searches %(about)s in %(tier)s: %(ms)s ms."),
    "at_once": _("%(calls)s of its nodes are asked at once, and it goes on when %(needed)s have answered."),
    "own_reads": _("The database on %(tier)s reads %(about)s: %(ms)s ms of processor."),
    "own_writes": _("The database on %(tier)s writes %(about)s: %(ms)s ms of processor."),
    "in_memory": _("%(percent)s%% of the time what it wants is in memory; otherwise the disk has it."),
    "disk_read": _("The disk of %(tier)s reads for %(ms)s ms."),
    "disk_write": _("The disk of %(tier)s writes for %(ms)s ms."),
    "copies_write": _("The write goes on to %(tier)s (nodes: %(copies)s); nobody waits for that."),
    "crosses": _("%(tier)s is in another region: %(ms)s ms of that is the way there and back."),
    "calls": _("It waits %(ms)s ms for somebody else's service."),
    "knows_address": _("%(percent)s%% of the time the address is known; otherwise it is looked up."),
    "looks_up": _("It asks %(tier)s for an address: %(ms)s ms."),
    "looks_at_home": _("It looks what the user has already, in %(tier)s: %(ms)s ms."),
    "at_user": _("%(percent)s%% of the time the file is there, and nothing goes over the net."),
    "is_counted": _("%(tier)s counts it, and lets it through: %(ms)s ms."),
    "comes_over": _("It comes over the connection that %(tier)s keeps open: %(ms)s ms."),
    "opens": _("%(tier)s opens a connection that stays: %(ms)s ms."),
    "pushes": _("%(tier)s writes to all who are to know: %(ms)s ms."),
    "warm": _("%(percent)s%% of the time %(tier)s has an idle copy; otherwise it starts one."),
    "start": _("A copy of %(tier)s starts: %(ms)s ms."),
    "infers": _("%(tier)s makes up an answer, token by token: %(ms)s ms."),
    "asks_outside": _("It asks %(tier)s, which is somebody else's: %(ms)s ms."),
    "hands_over": _("It hands “%(about)s” to %(tier)s: %(ms)s ms."),
    "starts_job": _("“%(about)s” waits there for a place; the request goes on without it."),
    "work_begins": _("“%(about)s” is done now, while the user waits:"),
    "work_ends": _("“%(about)s” is done."),
    "network": _("%(tier)s sends the answer: %(ms)s ms."),
    "asks_edge": _("It asks %(tier)s, which is near the user: %(ms)s ms."),
    "at_edge": _("%(percent)s%% of the time the file is there; otherwise it goes on to the site."),
    "asks_store": _("%(tier)s takes %(ms)s ms until the first byte."),
}

# What became of requests that failed, by cause (`sim.engine.opcodes.CAUSES`): what follows a share, "2% timed out".
CAUSES: dict[str, str] = {
    "dropped": _("turned away"),
    "timed_out": _("timed out"),
    "refused": _("found nobody there"),
    "error": _("answered with an error"),
    "shed": _("turned away on purpose"),
    "broken": _("kept back by an open breaker"),
    "lost": _("lost with the node that had them"),
    "gave_up": _("given up on after too long inside"),
}

# Why a tier is broken while a scenario is played: what its badge says, and a sentence for whoever asks.
BADGES: dict[str, tuple[str, str]] = {
    "pool_full": (_("pool full"), _("No connection was free, and none became free in time.")),
    "workers_full": (_("no worker free"), _("Every worker was taken, and the line for one was full.")),
    "queue_full": (_("queue full"), _("The waiting line was full, so the next ones were turned away.")),
    "turned_away": (_("turned away"), _("Requests were turned away on purpose.")),
    "timed_out": (_("timed out"), _("Callers left before the answer came. Here they had spent most of their time.")),
    "late": (_("too late"), _("Answers came later than their target. Here requests spent most of their time.")),
    "node_down": (_("node down"), _("Calls went to a node that was gone, or were lost with it.")),
    "errors": (_("errors"), _("Calls were answered with an error.")),
    "breaker_open": (_("breaker open"), _("Calls were kept back by an open breaker.")),
    "gave_up": (_("given up on"), _("Whoever called gave up after too long.")),
    "stale": (_("stale"), _("It was further behind than its readers accept.")),
    "disk_full": (_("disk full"), _("There was no room for the next write.")),
    "memory_full": (_("memory full"), _("There was no room in memory for the next write.")),
}
BADGE_OF = {
    "dropped": "queue_full",
    "timed_out": "timed_out",
    "refused": "node_down",
    "error": "errors",
    "shed": "turned_away",
    "broken": "breaker_open",
    "lost": "node_down",
    "gave_up": "gave_up",
    "late": "late",
}

# Why a design cannot be run yet. Shown on the tier concerned.
FINDINGS: dict[str, str] = {
    "empty_design": _("There is nothing here yet."),
    "no_users": _("Nobody uses this yet: there are no users in the drawing."),
    "too_many_users": _("Users are drawn twice; one box stands for all of them."),
    "no_entry": _("Users reach nothing that could answer them."),
    "wrong_link": _("%(source)s cannot talk to %(target)s directly."),
    "cycle": _("%(tier)s calls itself, through %(others)s."),
    "unreachable": _("No request ever reaches %(tier)s."),
    "nowhere_stored": _("“%(class)s” needs %(dataset)s, and nothing that %(tier)s may call stores %(dataset)s."),
    "two_primaries": _("%(dataset)s is stored by both %(tier)s and %(other)s: which one is right?"),
    "unknown_dataset": _("%(tier)s stores %(dataset)s, which nobody here asks for."),
    "nobody_spreads": _("%(tier)s has %(nodes)s nodes, and users can only know the address of one."),
    "grows_down": _("%(tier)s has %(nodes)s nodes, and may grow up to %(most)s."),
    "several_doors": _("Users have %(doors)s addresses to choose from: %(others)s."),
    "balancer_without_app": _("%(tier)s has nobody to pass requests on to."),
    "cdn_without_origin": _("%(tier)s has nowhere to fetch files from when it does not hold them."),
    "replica_without_primary": _("%(tier)s copies nothing: no database streams its changes to it."),
    "queue_without_worker": _("Nobody takes jobs off %(tier)s."),
    "index_without_source": _("%(tier)s has nothing to look through: no database streams its changes to it."),
    "pooler_without_database": _("%(tier)s has no database to pass queries on to."),
    "two_standbys": _("Both %(standby)s and %(other)s stand by for %(tier)s: which one takes over?"),
    "too_few_nodes": _("%(tier)s keeps each item on %(replication)s nodes and has %(nodes)s."),
    "unknown_region": _("%(tier)s stands in “%(region)s”, where no users are. They are in: %(known)s."),
    "quorums_apart": _(
        "“%(class)s” must see every write, and the nodes of %(tier)s that answer it need not be those that have "
        "the newest."
    ),
    "worker_without_queue": _("No job ever reaches %(tier)s."),
    "keeps_nothing": _("“%(class)s” leaves something behind, and %(tier)s is gone when it has answered."),
    "no_model": _("“%(class)s” needs a model, and there is none that %(tier)s may call."),
    "nothing_to_compute": _("“%(class)s” needs computing, and nothing behind %(tier)s computes."),
    "job_needs_unserved": _("“%(job)s” needs %(dataset)s, and nothing that %(tier)s may call stores %(dataset)s."),
    "files_too_large": _("Files of users come to %(stored_gb)s GB, and the disk of %(tier)s holds %(disk_gb)s GB."),
    "files_scattered": _("%(tier)s has %(nodes)s nodes: a file kept by one of them is not found by the others."),
}

# What a tier's cost is made of, and why one has none.
COSTS: dict[str, str] = {
    "machines": _("machines"),
    "storage": _("data kept"),
    "sent": _("sent to users"),
    "fetched": _("fetched by the edge"),
    "asked": _("requests to the edge"),
    "read": _("files read"),
    "written": _("files written"),
    "jobs": _("jobs passed on"),
    "run": _("time that it runs"),
    "invoked": _("requests answered"),
    "looked_up": _("addresses looked up"),
}
NO_COST: dict[str, str] = {
    "users": _("Users bring their own machines."),
    "scheduler": _("It runs on a machine that is there already."),
    "contract": _("What somebody else asks for it is between you and them."),
    "unused": _("It is paid by use, and nothing here uses it."),
}

# What a verdict hangs on: one constant of the catalogue, within its range. `what` is the constant's own words.
HANGS_ON: dict[str, str] = {
    "most": _("It hangs most on “%(what)s”: %(value)s %(unit)s, and by its source anything from %(lo)s to %(hi)s."),
    "flips": _("At %(flips_at)s %(unit)s the verdict is another."),
    "stays": _("Anywhere in that range the verdict stays."),
    "moves": _("From end to end of it, the first breakpoint goes from %(users_at_lo)s users to %(users_at_hi)s."),
    "per_cent": _("One per cent more of it moves the breakpoint by %(elasticity)s per cent."),
    "nothing": _("It hangs on no single constant: each may be anything in its range, and nothing changes."),
}

# What the removal test says of a tier.
LABELS: dict[str, str] = {
    "load": _("justified by load"),
    "growth": _("justified by growth"),
    "needed": _("needed: without it the rest makes no sense"),
    "idle": _("idle"),
}
