//go:build go1.21

package main

import "sync"

func onceValueCases(counts []uint64) []benchCase {
	return forThreads(counts, 1, "contended", onceValue, func(threads int) work {
		return checked(threads, sync.OnceValue(func() uint64 { return 1 }))
	})
}
