// A counter of one word for each thread, side by side or on lines of their own.
package main

import "sync/atomic"

func counterCases(counts []uint64) []benchCase {
	all := forThreads(counts, 1, "contended", "false_sharing/sharded_counter/array/layout:unpadded", func(threads int) work {
		return sharded(threads, 1)
	})
	return append(all, forThreads(counts, 1, "contended", "false_sharing/sharded_counter/array/layout:padded", func(threads int) work {
		return sharded(threads, 16)
	})...)
}

func sharded(threads, distance int) work {
	shards := make([]uint64, threads*distance+16)
	return same{func(thread int, n uint64) uint64 {
		return addAll(&shards[thread*distance], n)
	}, func() (total uint64) {
		for i := range shards {
			total += atomic.LoadUint64(&shards[i])
		}
		return
	}}
}
