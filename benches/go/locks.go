// sync.Mutex and sync.RWMutex.
package main

import (
	"fmt"
	"sync"
)

func lockCases(counts []uint64) []benchCase {
	all := contention(counts, "blocking", "mutex/sync_Mutex/lock_unlock", mutex)
	for _, reads := range []uint64{0, 90, 100} {
		reads := reads
		all = append(all, contention(counts, "blocking", fmt.Sprintf("rwmutex/sync_RWMutex/mix/reads:%d", reads),
			func(threads int) work { return rwMutex(threads, reads) })...)
	}
	return all
}

func mutex(int) work {
	guarded := new(struct {
		sync.Mutex
		count uint64
		_     [14]uint64
	})
	return same{func(_ int, n uint64) uint64 {
		for i := uint64(0); i < n; i++ {
			guarded.Lock()
			guarded.count++
			guarded.Unlock()
		}
		return n
	}, func() uint64 { return guarded.count }}
}

// Reads, and writes that are spread evenly among them.
func rwMutex(threads int, reads uint64) work {
	guarded := new(struct {
		sync.RWMutex
		count uint64
		_     [12]uint64
	})
	read, at := make([]padded, threads), make([]padded, threads)
	return same{func(thread int, n uint64) uint64 {
		part := at[thread].value
		for i := uint64(0); i < n; i++ {
			if part += 100 - reads; part >= 100 {
				part -= 100
				guarded.Lock()
				guarded.count++
				guarded.Unlock()
				continue
			}
			guarded.RLock()
			if guarded.count < 1<<63 {
				read[thread].value++
			}
			guarded.RUnlock()
		}
		at[thread].value = part
		return n
	}, func() uint64 { return guarded.count + sum(read) }}
}
