// Most of a fault test is waiting for an outage to pass, so more of them run side by side than there are cores; more than four delay each
// other's deadlines.
[assembly: CollectionBehavior(MaxParallelThreads = 4)]
