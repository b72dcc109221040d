// Maps of 1,024 numbers under each lock and without, looked up and written, and a snapshot behind atomic.Pointer.
package main

import (
	"fmt"
	"sync"
	"sync/atomic"
)

const entries = 1024

// Of each key of 0..1023 the value is 1.
type lookedUp interface {
	load(key uint64) uint64
	store(key uint64)
}

func mapCases(counts []uint64) (all []benchCase) {
	add := func(primitive, pace string, of func() lookedUp) {
		for _, reads := range []uint64{50, 90, 99, 100} {
			reads := reads
			what := fmt.Sprintf("map/%s/mix/reads:%d/size:%d/keys:in_turn", primitive, reads, entries)
			all = append(all, forThreads(counts, 1, pace, what, func(threads int) work { return mapMix(threads, reads, of()) })...)
		}
	}
	add("sync_Map", "contended", func() lookedUp { return filled(new(freeMap)) })
	add("map_Mutex", "blocking", func() lookedUp { return filled(&mutexMap{values: map[uint64]uint64{}}) })
	add("map_RWMutex", "blocking", func() lookedUp { return filled(&rwMutexMap{values: map[uint64]uint64{}}) })
	add("map_32_Mutex", "blocking", func() lookedUp { return filled(newShardedMap()) })
	for _, reads := range []uint64{99, 100} {
		reads := reads
		all = append(all, forThreads(counts, 1, "contended", fmt.Sprintf("snapshot/atomic_Pointer/mix/reads:%d", reads),
			func(threads int) work { return copyOnWrite(threads, reads) })...)
	}
	return
}

func filled(m lookedUp) lookedUp {
	for key := uint64(0); key < entries; key++ {
		m.store(key)
	}
	return m
}

// Each lookup finds 1. Keys go round, in steps that are no power of two; writes are spread evenly among reads.
func mapMix(threads int, reads uint64, m lookedUp) work {
	done, at := make([]padded, threads), make([]struct {
		part, key uint64
		_         [14]uint64
	}, threads)
	return same{func(thread int, n uint64) uint64 {
		total, part, key := uint64(0), at[thread].part, at[thread].key
		for i := uint64(0); i < n; i++ {
			key = (key + 389) % entries
			if part += 100 - reads; part >= 100 {
				part -= 100
				m.store(key)
				total++
				continue
			}
			total += m.load(key)
		}
		at[thread].part, at[thread].key = part, key
		done[thread].value += total
		return n
	}, func() uint64 { return sum(done) }}
}

type freeMap struct{ sync.Map }

func (m *freeMap) store(key uint64) { m.Store(key, uint64(1)) }

func (m *freeMap) load(key uint64) uint64 {
	value, _ := m.Load(key)
	return value.(uint64)
}

type mutexMap struct {
	sync.Mutex
	values map[uint64]uint64
}

func (m *mutexMap) store(key uint64) {
	m.Lock()
	m.values[key] = 1
	m.Unlock()
}

func (m *mutexMap) load(key uint64) uint64 {
	m.Lock()
	value := m.values[key]
	m.Unlock()
	return value
}

type rwMutexMap struct {
	sync.RWMutex
	values map[uint64]uint64
}

func (m *rwMutexMap) store(key uint64) {
	m.Lock()
	m.values[key] = 1
	m.Unlock()
}

func (m *rwMutexMap) load(key uint64) uint64 {
	m.RLock()
	value := m.values[key]
	m.RUnlock()
	return value
}

// 32 maps on lines of their own, each under a mutex.
type shardedMap [32]struct {
	mutexMap
	_ [14]uint64
}

func newShardedMap() *shardedMap {
	m := new(shardedMap)
	for i := range m {
		m[i].values = map[uint64]uint64{}
	}
	return m
}

func (m *shardedMap) store(key uint64)       { m[key%32].store(key) }
func (m *shardedMap) load(key uint64) uint64 { return m[key%32].load(key) }

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
