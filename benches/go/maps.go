// Maps of 1,024 numbers that are looked up, and a snapshot behind atomic.Pointer.
package main

import (
	"fmt"
	"sync"
	"sync/atomic"
)

const entries = 1024

func mapCases(counts []uint64) (all []benchCase) {
	add := func(primitive, pace string, of func() func(key uint64) uint64) {
		what := fmt.Sprintf("map/%s/load/entries:%d", primitive, entries)
		all = append(all, forThreads(counts, 1, pace, what, func(threads int) work { return lookups(threads, of()) })...)
	}
	add("sync_Map", "contended", syncMap)
	add("map_Mutex", "blocking", mutexMap)
	add("map_RWMutex", "blocking", rwMutexMap)
	for _, reads := range []uint64{99, 100} {
		reads := reads
		all = append(all, forThreads(counts, 1, "contended", fmt.Sprintf("snapshot/atomic_Pointer/mix/reads:%d", reads),
			func(threads int) work { return copyOnWrite(threads, reads) })...)
	}
	return
}

// Each lookup finds 1. Keys go round, in steps that are no power of two.
func lookups(threads int, find func(key uint64) uint64) work {
	found := make([]padded, threads)
	return same{func(thread int, n uint64) uint64 {
		total, key := uint64(0), uint64(thread)
		for i := uint64(0); i < n; i++ {
			key = (key + 389) % entries
			total += find(key)
		}
		found[thread].value += total
		return n
	}, func() uint64 { return sum(found) }}
}

func syncMap() func(uint64) uint64 {
	m := new(sync.Map)
	for key := uint64(0); key < entries; key++ {
		m.Store(key, uint64(1))
	}
	return func(key uint64) uint64 {
		value, _ := m.Load(key)
		return value.(uint64)
	}
}

func plainMap() map[uint64]uint64 {
	m := make(map[uint64]uint64, entries)
	for key := uint64(0); key < entries; key++ {
		m[key] = 1
	}
	return m
}

func mutexMap() func(uint64) uint64 {
	m, lock := plainMap(), new(sync.Mutex)
	return func(key uint64) uint64 {
		lock.Lock()
		value := m[key]
		lock.Unlock()
		return value
	}
}

func rwMutexMap() func(uint64) uint64 {
	m, lock := plainMap(), new(sync.RWMutex)
	return func(key uint64) uint64 {
		lock.RLock()
		value := m[key]
		lock.RUnlock()
		return value
	}
}

// Four words that all change together: readers load the pointer, writers replace what it points to.
func copyOnWrite(threads int, reads uint64) work {
	type words [4]uint64
	var current atomic.Pointer[words]
	current.Store(new(words))
	read, at := make([]padded, threads), make([]padded, threads)
	return same{func(thread int, n uint64) uint64 {
		part, whole := at[thread].value, uint64(0)
		for i := uint64(0); i < n; i++ {
			if part += 100 - reads; part >= 100 {
				part -= 100
				for old := current.Load(); !current.CompareAndSwap(old, &words{old[0] + 1, old[0] + 1, old[0] + 1, old[0] + 1}); {
					old = current.Load()
				}
				continue
			}
			if seen := current.Load(); seen[0] == seen[3] {
				whole++
			}
		}
		at[thread].value = part
		read[thread].value += whole
		return n
	}, func() uint64 { return current.Load()[0] + sum(read) }}
}
