"""Systems that were really built, simulated: what is predicted beside what was observed.

A case is a folder of three files: `design.json` and `workload.toml` in the formats of everything else here, and
`case.toml`, which says what was observed (see `door`). Nothing in this package knows any of them.

    for case in door.load("sim/data/reality"):
        print(telling.text(trial.run(case, seed=7)))
"""
