// sync.Once, sync.WaitGroup and sync.Pool.
package main

import "sync"

func onceCases(counts []uint64) []benchCase {
	return forThreads(counts, 1, "contended", "once/sync_Once/check", func(threads int) work {
		var once sync.Once
		value := uint64(0)
		return checked(threads, func() uint64 {
			once.Do(func() { value = 1 })
			return value
		})
	})
}

const onceValue = "once/sync_OnceValue/check"

// Each operation gets the value, which is 1.
func checked(threads int, get func() uint64) work {
	seen := make([]padded, threads)
	return same{func(thread int, n uint64) uint64 {
		total := uint64(0)
		for i := uint64(0); i < n; i++ {
			total += get()
		}
		seen[thread].value += total
		return n
	}, func() uint64 { return sum(seen) }}
}

func coordinationCases(counts []uint64) []benchCase {
	all := forExactly(counts, 1, "alone", "wait_group/sync_WaitGroup/add_done_wait", waitGroup)
	return append(all, forThreads(counts, 1, "contended", "pool/sync_Pool/get_put", pool)...)
}

func waitGroup(int) work {
	var group sync.WaitGroup
	done := uint64(0)
	return same{func(_ int, n uint64) uint64 {
		for i := uint64(0); i < n; i++ {
			group.Add(1)
			done++
			group.Done()
			group.Wait()
		}
		return n
	}, func() uint64 { return done }}
}

// An object from the pool and back; it counts how often it was lent.
func pool(threads int) work {
	made := make(chan *uint64, 1<<16)
	p := &sync.Pool{New: func() any {
		one := new(uint64)
		made <- one
		return one
	}}
	return same{func(_ int, n uint64) uint64 {
		for i := uint64(0); i < n; i++ {
			one := p.Get().(*uint64)
			*one++
			p.Put(one)
		}
		return n
	}, func() (total uint64) {
		close(made)
		for one := range made {
			total += *one
		}
		return
	}}
}
